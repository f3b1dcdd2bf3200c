import Testing

@testable import Settings

@Suite("What may stand in a settings file")
struct SettingRegistryTests {
    @Test("A key three groups deep is read from the file, the environment and --set")
    func deepKeys() throws {
        let text = "{ rules: { fan_out: { window_seconds: 7 } } }"
        #expect(try House.read(text).house.windowSeconds == 7)
        let environment = ["HOUSE_WINDOW": "8"]
        #expect(try House.read(text, environment: environment).house.windowSeconds == 8)
        let overrides = [(key: "rules.fan_out.window_seconds", value: "9")]
        let all = try House.read(text, environment: environment, overrides: overrides)
        #expect(all.house.windowSeconds == 9)
        #expect(all.problems.isEmpty)
    }

    @Test(
        "A fault in deep groups is said by its whole path and line",
        arguments: [
            ("rules: 5", "rules: takes a group in { }, not 5"),
            ("rules: { fan_out: [] }", "rules.fan_out: takes a group in { }, not []"),
            (
                "rules: { fan_out: {\n window_seconds: 61 } }",
                "rules.fan_out.window_seconds: 61 is out of range; allowed is 1 to 60"
            ),
            (
                "rules: { fan_out: {\n window_second: 6 } }",
                "rules.fan_out.window_second: no such setting;"
                    + " did you mean rules.fan_out.window_seconds?"
            ),
        ]
    )
    func deepFaults(text: String, says: String) throws {
        let line = text.contains("\n") ? 2 : 1
        #expect(try House.read("{ \(text) }").problems == ["x:\(line): \(says)"])
    }

    @Test(
        "A mistyped path finds the one that was meant, at any depth",
        arguments: [
            ("rules.fan_out.treshold", "rules.fan_out.threshold"),
            ("rules.fanout", "rules.fan_out"), ("rule", "rules"),
            ("rules.threshold", "rules.fan_out.threshold"),
            ("threshold", "rules.fan_out.threshold"), ("fan_out", "rules.fan_out"),
            ("rule.fan_out.threshold", "rules.fan_out.threshold"),
            ("hotline", "desk.hotlines"), ("desk.hotlins", "desk.hotlines"),
            ("rules.fan_out.threshold.value", nil), ("rules.fan_out.x", nil),
            ("zebra", nil), ("", nil), (".", nil),
            ("rules..threshold", "rules.fan_out.threshold"),
        ]
    )
    func nearest(path: String, meant: String?) {
        #expect(House.registry.nearest(to: path) == meant)
    }

    @Test("A key of the top level, mistyped within a group, was looked for in that group")
    func wrongLevel() {
        #expect(SettingRegistry.standard.nearest(to: "numbering.treshold") == "threshold")
        let errors = #expect(throws: SettingsErrors.self) {
            try Settings.load(text: "{ numbering: { threshold: 5 } }", name: "x")
        }
        let says = "x:1: numbering.threshold: no such setting; did you mean threshold?"
        #expect(errors?.description == says)
    }

    @Test("Each path that is suggested is one that stands in the registry")
    func suggestions() {
        let registry = SettingRegistry.standard
        for key in SettingKeys.all {
            for path in [key.path + "s", "log." + key.path, "x." + key.path] {
                guard let near = registry.nearest(to: path) else { continue }
                #expect(registry[near] != nil, "\(path): \(near)")
            }
        }
    }
}
