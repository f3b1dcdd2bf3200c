import Rules
import Testing

@testable import Settings

@Suite("Settings that were decided through the API")
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
}
