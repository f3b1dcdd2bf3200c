import AlertLog
import Rules
import Warden
import Settings
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("Defaults")
struct DefaultsTests {
    @Test("What the code keeps where nothing is set is what the settings file says")
    func sameDefaults() {
        #expect(LogOptions(Settings.standard).retention == Retention())
        #expect(Settings.standard.enforcement == Enforcement())
        #expect(Settings.standard.rule == MaskingRule())
        #expect(Settings.standard.limits.listEntriesMax == LogWatch.rulesMaxDefault)
    }

    @Test("A core set up by the code alone differs from that of the settings in emergency numbers")
    func sameCore() {
        var setup = WardenSetup(Settings.standard)
        #expect(!setup.emergency.isEmpty)
        setup.emergency = []
        #expect(setup == WardenSetup())
    }

    @Test("A link set up by the code alone is the one of a switch with nothing set")
    func sameLinks() throws {
        let settings = try Settings.load(
            text: """
                { switches: [
                    { name: "pbx", host: "h", password_env: "P" },
                    { name: "edge", type: "kamailio", host: "h" },
                ] }
                """,
            name: "x"
        )
        let (pbx, edge) = (settings.switches[0], settings.switches[1])
        let kamailio = try #require(edge.kamailio)
        let link = LinkConfiguration(pbx, LinkID(0), settings, password: nil)
        let bare = LinkConfiguration(
            link: LinkID(0),
            name: "pbx",
            host: "h",
            port: Int(pbx.port),
            password: "",
            plan: settings.plan
        )
        #expect("\(link)" == "\(bare)")
        let proxy = KamailioConfiguration(edge, kamailio, LinkID(1), settings)
        let bareProxy = KamailioConfiguration(
            link: LinkID(1),
            name: "edge",
            host: "h",
            plan: settings.plan
        )
        #expect("\(proxy)" == "\(bareProxy)")
    }
}
