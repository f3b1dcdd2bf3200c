import Rules
import Telephony
import Testing

@testable import Settings

@Suite("Settings of baselines")
struct BaselineSettingsTests {
    private func load(_ text: String) throws -> BaselineSetup {
        try Settings.load(text: "{ baselines: { \(text) } }", name: "x").baselines
    }

    private func refusal(_ text: String) -> [String] {
        let errors = #expect(throws: SettingsErrors.self) { try load(text) }
        return (errors?.problems ?? []).map(\.description)
    }

    @Test("Nothing written is what the core has by itself")
    func standard() throws {
        #expect(Settings.standard.baselines == BaselineSetup())
        #expect(try load("") == BaselineSetup())
    }

    @Test("Each key changes what it says")
    func keys() throws {
        let setup = try load(
            """
            mode: "watch", false_share_max: 0.0001, dispersion: 0, learning_days: 3,
            windows: "one", time_zone: "Europe/Berlin"
            """
        )
        #expect(setup.mode == .watch && setup.windows == .one)
        #expect(
            (setup.falseCallsPerBillion, setup.dispersion, setup.learningDays) == (100_000, 0, 3)
        )
        let text = "{ limits: { baselines_max: 2000 } }"
        #expect(try Settings.load(text: text, name: "x").baselines.calleesMax == 2_000)
    }

    @Test(
        "A share is a number of so many of a thousand million",
        arguments: [("1e-9", 1), ("1e-6", 1_000), ("0.01", 10_000_000)]
    )
    func share(text: String, perBillion: Int) throws {
        #expect(try load("false_share_max: \(text)").falseCallsPerBillion == perBillion)
        let override = [("baselines.false_share_max", text)]
        let settings = try Settings.load(file: nil, overrides: override)
        #expect(settings.baselines.falseCallsPerBillion == perBillion)
    }

    @Test("A share out of range, a text for one, and a zone that nobody knows are refused")
    func refused() {
        for text in ["0", "1e-10", "0.011", "-1", "1e300"] {
            let problems = refusal("false_share_max: \(text)")
            #expect(problems.count == 1 && problems[0].contains("a number from 1e-09 to 0.01"))
        }
        #expect(refusal("false_share_max: 'few'")[0].contains("takes a number from"))
        for zone in ["Europe/Nowhere", "", "../../etc/passwd", "/etc/localtime", "Europe"] {
            let problems = refusal("time_zone: '\(zone)'")
            #expect(
                problems.count == 1 && problems[0].contains("a time zone that the system knows")
            )
        }
    }

    @Test("A zone has the offsets that its country has, at the second they change")
    func zone() throws {
        let second: Int64 = 1_000_000
        let berlin = try #require(HourZone(named: "Europe/Berlin"))
        // Summer time from 2026-03-29 01:00:00 to 2026-10-25 01:00:00 UTC.
        for (time, hours) in [
            (1_774_745_999, 1), (1_774_746_000, 2), (1_792_889_999, 2), (1_792_890_000, 1),
        ] as [(Int64, Int64)] {
            #expect(berlin.offset(at: time * second) == hours * 3_600 * second, "\(time)")
        }
        let kathmandu = try #require(HourZone(named: "Asia/Kathmandu"))
        #expect(kathmandu.offset(at: 1_774_746_000 * second) == 20_700 * second)
        let lagos = try #require(HourZone(named: "Africa/Lagos"))
        #expect(lagos.offset(at: 4_000_000_000 * second) == 3_600 * second)
        #expect(HourZone(named: "UTC") == .utc)
    }

    @Test("Zone and room wait for the next start, the rest does not")
    func restarts() throws {
        let other = try Settings.load(
            text: """
                { baselines: { mode: "off", windows: "one", time_zone: "Africa/Lagos" },
                  limits: { baselines_max: 100 } }
                """,
            name: "x"
        )
        let keys = Settings.standard.changesNeedingRestart(to: other)
        #expect(keys == ["baselines.time_zone", "limits.baselines_max"])
    }
}
