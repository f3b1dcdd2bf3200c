import Rules
import Testing

@testable import Settings

@Suite("Settings that were decided")
struct DecidedTests {
    private func load(
        _ decided: [DecidedValue],
        environment: [String: String] = [:],
        set: [(key: String, value: String)] = []
    ) throws -> Settings {
        try Settings.load(
            text: "{ threshold: 6 }",
            name: "a.json5",
            environment: environment,
            decided: decided,
            overrides: set
        )
    }

    private func origin(_ settings: Settings) -> String? {
        settings.effective.first { $0.key == "threshold" }?.origin.word
    }

    @Test("They stand over file and environment, and under --set")
    func layers() throws {
        let decided = [DecidedValue(key: "threshold", text: "8")]
        let environment = ["ACM_THRESHOLD": "7"]
        #expect(try load([], environment: environment).rule.threshold == 7)
        let settings = try load(decided, environment: environment)
        #expect(settings.rule.threshold == 8 && origin(settings) == "decided")
        #expect(settings.decided == decided)
        let set = try load(decided, environment: environment, set: [("threshold", "9")])
        #expect(set.rule.threshold == 9 && origin(set) == "--set")
    }

    @Test("What has no variable of the environment is not decided so, and ranges hold")
    func refused() {
        for (key, text) in [("log.database", "/x"), ("nonsense", "1"), ("threshold", "1")] {
            #expect(throws: SettingsErrors.self) { try load([DecidedValue(key: key, text: text)]) }
        }
        #expect(
            DecidedValue.keys == [
                "window_seconds", "threshold", "cooldown_seconds", "auto_disconnect", "auto_block",
            ]
        )
    }

    private func armed(_ decided: [(key: String, value: String)]) throws -> [Bool] {
        let settings = try Settings.load(
            text: """
                { auto_disconnect: false, switches: [
                    { name: "a.1", host: "127.0.0.1", port: 8021, password_env: "P" }, { name: "b", host: "127.0.0.1", port: 8022, password_env: "P", enforce: true },
                ] }
                """,
            name: "a.json5",
            decided: decided.map { DecidedValue(key: $0.key, text: $0.value) }
        )
        return settings.switches.map(settings.isArmed)
    }

    @Test(
        "What is decided about all switches covers what the file says of each, and one of its own both"
    )
    func arming() throws {
        #expect(try armed([]) == [false, true])
        #expect(try armed([("auto_disconnect", "false")]) == [false, false])
        #expect(try armed([("auto_disconnect", "true")]) == [true, true])
        #expect(try armed([("switches.a.1.enforce", "true")]) == [true, true])
        #expect(try armed([("switches.b.enforce", "false")]) == [false, false])
        let both = [("auto_disconnect", "true"), ("switches.b.enforce", "false")]
        #expect(try armed(both) == [true, false])
        // A switch that is gone keeps nobody from starting; what is no word for it does.
        #expect(try armed([("switches.gone.enforce", "true")]) == [false, true])
        #expect(throws: SettingsErrors.self) { try armed([("switches.b.enforce", "maybe")]) }
        #expect(throws: SettingsErrors.self) { try armed([("switches.b.port", "1")]) }
    }

    @Test("Arming all switches by one word leaves out one whose entry keeps it simulating")
    func keptSimulating() throws {
        let text = """
            { switches: [
                { name: "a", host: "127.0.0.1", port: 8021, password_env: "P", enforce: false },
                { name: "b", host: "127.0.0.1", port: 8022, password_env: "P" },
            ] }
            """
        let armed = { (decided: [DecidedValue]) in
            let settings = try Settings.load(text: text, name: "a.json5", decided: decided)
            return settings.switches.map(settings.isArmed)
        }
        #expect(try armed([.arming(true)]) == [false, true])
        #expect(try armed([.arming(true), .arming(true, of: "a")]) == [true, true])
        #expect(try armed([.arming(false)]) == [false, false])
    }

    @Test("What no longer holds because of a decision is said among the warnings")
    func covered() throws {
        let settings = try load([DecidedValue(key: "threshold", text: "8")])
        #expect(settings.covered == ["threshold: 8 was decided in place of 6"])
        #expect(
            settings.warnings.contains { $0.hasPrefix("threshold: 8 was decided in place of 6; ") }
        )
        #expect(try load([DecidedValue(key: "threshold", text: "6")]).covered.isEmpty)
    }

    @Test("Settings disarmed by a decision end no calls, and arm nothing that they did not arm")
    func disarmed() throws {
        let settings = try Settings.load(
            text: """
                { auto_disconnect: true, switches: [
                    { name: "a", host: "127.0.0.1", port: 8023, password_env: "P" }, { name: "b", host: "127.0.0.1", port: 8024, password_env: "P", enforce: false },
                    { name: "c", host: "127.0.0.1", port: 8025, password_env: "P" },
                ] }
                """,
            name: "a.json5"
        )
        func armed(_ decided: [DecidedValue]) -> [Bool]? {
            settings.disarmed(by: decided).map { $0.switches.map($0.isArmed) }
        }
        #expect(armed([]) == nil)
        #expect(armed([.arming(true), .arming(true, of: "b")]) == nil)
        #expect(armed([.arming(false)]) == [false, false, false])
        #expect(armed([.arming(false, of: "a")]) == [false, false, true])
        #expect(armed([.arming(false), .arming(true, of: "c")]) == [false, false, true])
    }
}
