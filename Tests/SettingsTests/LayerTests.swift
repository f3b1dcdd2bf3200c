import Warden
import Rules
import Telephony
import Testing

@testable import Settings

@Suite("Layers of settings")
struct LayerTests {
    @Test("Without anything set the defaults of the design hold")
    func defaults() throws {
        let settings = try Settings.load(file: nil)
        #expect(settings == Settings.standard)
        #expect(settings.rule == MaskingRule(threshold: 5, windowSeconds: 5, cooldownSeconds: 30))
        #expect(!settings.enforcement.autoDisconnect && !settings.enforcement.autoBlock)
        #expect(settings.log.database == "/var/lib/callwarden/callwarden.db")
        #expect(settings.log.journal == "/var/lib/callwarden/callwarden.journal")
        #expect(settings.emergencyNumbers.contains("112"))
    }

    @Test("The environment covers the file, and --set covers the environment")
    func order() throws {
        let settings = try Settings.load(
            text: "{ threshold: 6, window_seconds: 6, cooldown_seconds: 6 }",
            name: "x",
            environment: ["ACM_WINDOW_SECONDS": "7", "ACM_COOLDOWN_SECONDS": "7"],
            overrides: [("cooldown_seconds", "8")]
        )
        let expected = MaskingRule(threshold: 6, windowSeconds: 7, cooldownSeconds: 8)
        #expect(settings.rule == expected)
        let origins = settings.effective.prefix(4).map(\.origin.word)
        #expect(origins == ["$ACM_WINDOW_SECONDS", "file", "--set", "default"])
    }

    @Test("Every variable of the environment is taken and its name stands in the error")
    func variables() throws {
        let settings = try Settings.load(
            file: nil,
            environment: [
                "ACM_WINDOW_SECONDS": "9", "ACM_THRESHOLD": "3", "ACM_COOLDOWN_SECONDS": "60",
                "ACM_AUTO_DISCONNECT": "true", "ACM_AUTO_BLOCK": "1",
            ]
        )
        #expect(settings.rule == MaskingRule(threshold: 3, windowSeconds: 9, cooldownSeconds: 60))
        #expect(settings.enforcement.autoDisconnect && settings.enforcement.autoBlock)
        for (name, _) in SettingKeys.variables {
            let errors = #expect(throws: SettingsErrors.self) {
                try Settings.load(file: nil, environment: [name: "-1"])
            }
            #expect(errors?.description.contains(name) == true)
        }
    }

    @Test("An empty variable counts as not set")
    func emptyVariable() throws {
        let settings = try Settings.load(file: nil, environment: ["ACM_THRESHOLD": ""])
        #expect(settings.rule.threshold == 5)
    }

    @Test("--set reaches into groups and lists, and is checked like the file")
    func overrides() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                ("numbering.country_code", "234"), ("numbering.national_lengths", "10, 11"),
                ("numbering.emergency_numbers", "112,199"), ("log.calls", "off"),
            ]
        )
        #expect(settings.plan.countryCode == Array("234".utf8))
        #expect(settings.plan.nationalLengths == [10, 11])
        #expect(settings.emergencyNumbers == ["112", "199"])
        #expect(!settings.log.recordsCalls)
        for (key, says) in [
            ("cooldown", "--set cooldown: no such setting; did you mean cooldown_seconds?"),
            (
                "switches.0.host",
                "--set switches.0.host: switches are described in the settings file only"
            ),
        ] {
            let errors = #expect(throws: SettingsErrors.self) {
                try Settings.load(file: nil, overrides: [(key, "1")])
            }
            #expect(errors?.description == says)
            #expect(errors?.problems.first?.origin == .override)
        }
    }

    @Test("A wrong value is reported even where another layer covers it")
    func covered() {
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: "{ threshold: 0 }", name: "x", overrides: [("threshold", "5")])
        }
        #expect(errors?.problems.count == 1)
    }

    @Test("Under systemd the log lies in the state directory, unless the file says otherwise")
    func stateDirectory() throws {
        let environment = ["STATE_DIRECTORY": "/srv/a:/srv/b"]
        let settings = try Settings.load(file: nil, environment: environment)
        #expect(settings.log.database == "/srv/a/callwarden.db")
        #expect(settings.log.journal == "/srv/a/callwarden.journal")
        let named = try Settings.load(
            text: "{ log: { database: '/d/x.sqlite' } }",
            name: "x",
            environment: environment
        )
        #expect(named.log.database == "/d/x.sqlite")
        #expect(named.log.journal == "/d/x.sqlite.journal")
    }

    @Test(
        "Ring sizes are rounded up to a power of two",
        arguments: [(64, 64), (65, 128), (8192, 8192)]
    )
    func rounding(written: Int, taken: Int) throws {
        let overrides = [("limits.ring_events", "\(written)")]
        #expect(try Settings.load(file: nil, overrides: overrides).limits.ringEvents == taken)
    }

    @Test("A switch may be armed or held back on its own")
    func arming() throws {
        let text = """
            { auto_disconnect: true, switches: [
              { name: "a", host: "h", password_env: "E", enforce: false },
              { name: "b", host: "i", password_env: "E" } ] }
            """
        let settings = try Settings.load(text: text, name: "x")
        #expect(settings.switches.map(settings.isArmed) == [false, true])
    }

    @Test("A reload takes up the rule; another log, plan or switch waits for a restart")
    func restarts() throws {
        let before = try Settings.load(
            text: "{ switches: [{ name: 'a', host: 'h', password_env: 'E' }] }",
            name: "x"
        )
        let rule = try Settings.load(
            text: """
                { threshold: 9, auto_disconnect: true, log: { calls: false },
                  switches: [{ name: 'a', host: 'h', password_env: 'E', enforce: false }] }
                """,
            name: "x"
        )
        #expect(before.changesNeedingRestart(to: rule).isEmpty)
        let other = try Settings.load(
            text: "{ log: { database: '/d.db' }, numbering: { country_code: '1' } }",
            name: "x"
        )
        let expected = ["numbering.country_code", "log.database", "log.journal", "switches"]
        #expect(before.changesNeedingRestart(to: other) == expected)
    }
}
