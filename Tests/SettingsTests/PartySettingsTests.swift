import Telephony
import Testing

@testable import Settings

@Suite("Settings of parties")
struct PartySettingsTests {
    private func load(_ keys: String, more: String = "") throws -> Settings {
        let text = """
            { \(more) switches: [{
                name: "pbx", host: "127.0.0.1", password_env: "PW", \(keys)
            }] }
            """
        return try Settings.load(text: text, name: "x")
    }

    private func problems(_ keys: String, more: String = "") -> String {
        do {
            _ = try load(keys, more: more)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("An installed file without the keys is read as the rules are by themselves")
    func defaults() throws {
        let settings = try load("")
        #expect(settings.partyRules(of: settings.switches[0]) == PartyRules())
        #expect(settings.partyRules(of: nil) == PartyRules())
    }

    @Test("The keys of a switch and the list of domains become its rules")
    func rules() throws {
        let settings = try load(
            """
            callee: "to", legs: "both", asserted_identity_from: ["192.0.2.0/24", "2001:db8::1"],
            """,
            more: #"numbering: { domains: ["T0.example", "t1.example"] },"#
        )
        let rules = settings.partyRules(of: settings.switches[0])
        #expect(rules.callee == .to)
        #expect(rules.legs == .both)
        #expect(rules.domains == KnownDomains(["t1.example", "t0.example"]))
        #expect(rules.believes(assertionFrom: "192.0.2.9"))
        #expect(!rules.believes(assertionFrom: "192.0.3.9"))
        let nobody = try load("asserted_identity_from: [],")
        #expect(nobody.switches[0].asserters?.isEmpty == true)
        let any = try load(#"asserted_identity_from: ["any"],"#)
        #expect(any.switches[0].asserters == nil)
    }

    @Test("What is no address, no domain or no word of the key is refused")
    func refused() {
        #expect(problems(#"callee: "from","#).contains("auto"))
        #expect(problems(#"legs: "outbound","#).contains("both"))
        #expect(problems(#"asserted_identity_from: ["carrier"],"#).contains("IP addresses"))
        #expect(problems(#"asserted_identity_from: ["0.0.0.0/0"],"#).contains("IP addresses"))
        #expect(problems("", more: #"numbering: { domains: ["a b"] },"#).contains("domains"))
        let kamailio = #"type: "kamailio", legs: "both","#
        #expect(problems(kamailio).contains("takes no legs"))
    }

    @Test(
        "Another way to read parties waits for a restart, since windows hold what was read before"
    )
    func restart() throws {
        let before = try load("")
        #expect(before.changesNeedingRestart(to: try load(#"legs: "both","#)) == ["switches"])
        let domains = try load("", more: #"numbering: { domains: ["a.example"] },"#)
        #expect(before.changesNeedingRestart(to: domains) == ["numbering.domains"])
    }
}
