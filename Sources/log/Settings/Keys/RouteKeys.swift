import AlertLog

/// The keys of one entry of `ship.routes`, in the order in which they are listed.
enum RouteKeys {
    static let countMax = 100
    static let name = SettingKey(
        "name",
        .openText(
            allowed: "up to 32 letters, digits or . _ - that open with a letter or digit",
            where: { SwitchKeys.isName($0) }
        ),
        standard: nil,
        doc: "Name of the route"
    )
    static let kinds = SettingKey(
        "kinds",
        .list(
            of: .text(allowed: "a kind") { isWord($0) },
            countMax: 64,
            takes: "a list of kinds of notices, such as [\"alert\", \"agent.dead\"]"
        ),
        standard: [String](),
        doc: "Kinds of notices"
    )
    static let severities = SettingKey(
        "severities",
        .list(
            of: .text(allowed: "a severity") { Notice.Severity(rawValue: $0) != nil },
            countMax: 3,
            takes: "a list of info, warning and critical"
        ),
        standard: [String](),
        doc: "How grave they are"
    )
    static let rules = SettingKey(
        "rules",
        .list(
            of: .text(allowed: "a rule") { isWord($0) },
            countMax: 64,
            takes: "a list of rules, such as [\"masking\"]"
        ),
        standard: [String](),
        doc: "Rules of alerts"
    )
    static let callees = SettingKey(
        "callees",
        .list(
            of: .text(allowed: "a callee") { (1...128).contains($0.utf8.count) },
            countMax: 1_000,
            takes: "a list of callees as alerts name them, or beginnings such as \"+23480*\""
        ),
        standard: [String](),
        doc: "Callees of alerts"
    )
    static let switches = SettingKey(
        "switches",
        .list(
            of: .text(allowed: "a switch") { SwitchKeys.isName($0) },
            countMax: 64,
            takes: "a list of names of switches"
        ),
        standard: [String](),
        doc: "Switches that it is about"
    )
    static let days = SettingKey(
        "days",
        .list(
            of: .text(allowed: "a day") { RouteHours.days.contains($0) },
            countMax: 7,
            takes: "a list of mon, tue, wed, thu, fri, sat, sun"
        ),
        standard: [String](),
        doc: "On which days"
    )
    static let between = SettingKey(
        "between",
        .openText(allowed: "two times such as \"08:00-18:00\"") {
            RouteHours.minutes(of: $0) != nil
        },
        standard: nil,
        doc: "Between which times of the day"
    )
    static let destinations = SettingKey(
        "destinations",
        .list(
            of: .text(allowed: "a name") { SwitchKeys.isName($0) },
            countMax: 64,
            takes: "a list of names of destinations; an empty one takes notices nowhere"
        ),
        standard: [String](),
        doc: "Where they go"
    )
    static let goesOn = SettingKey(
        "goes_on",
        .boolean,
        standard: false,
        doc: "true: routes behind it are looked at as well"
    )
    static let groupBy = SettingKey(
        "group_by",
        .list(
            of: .text(allowed: "a field") { ["callee", "rule", "switch"].contains($0) },
            countMax: 3,
            takes: "a list of callee, rule and switch"
        ),
        standard: ["callee", "rule"],
        doc: "Notices that agree in these go in one message"
    )
    static let groupSeconds = SettingKey(
        "group_seconds",
        .integer(0...3_600),
        standard: 0,
        doc: "How long a message waits for others"
    )
    static let groupMax = SettingKey(
        "group_max",
        .integer(1...100),
        standard: 20,
        doc: "Notices in one message"
    )
    static let all = [
        name.spec, kinds.spec, severities.spec, rules.spec, callees.spec, switches.spec,
        days.spec, between.spec, destinations.spec, goesOn.spec, groupBy.spec, groupSeconds.spec,
        groupMax.spec,
    ]

    private static func isWord(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || "._".utf8.contains(byte)
            }
    }
}
