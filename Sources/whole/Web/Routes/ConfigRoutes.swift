import AlertLog
import HTTPServer
import Rules
import Settings
import Views
import Warden
import Wire

/// The settings of masking that can be decided while the agent runs, by the paths of earlier systems.
///
/// The settings file is its owner's and is not written: what is decided is kept in the log, on record,
/// and stands over file and environment until it is taken back.
enum ConfigRoutes {
    static let all = [show, decide, restore]

    /// What is asked of one setting.
    enum Wish: Sendable {
        case leave
        case decide(String)
        /// File and environment decide again.
        case restore
    }

    private static func wish(
        _ name: String,
        _ schema: JSON,
        _ doc: String,
        takes: String = "a whole number",
        _ text: @escaping @Sendable (BodyValue) -> String?
    ) -> WebParameter<Wish> {
        .one(
            name,
            .body,
            WebKind<Wish>(schema: schema.orNull) { (given, _) throws(WebProblem) in
                if case .null = given { return .restore }
                guard let text = text(given) else {
                    throw .badRequest("must be \(takes), or null")
                }
                return .decide(text)
            },
            default: .leave,
            doc + "; null takes back what was decided"
        )
    }

    private static func number(
        _ name: String,
        _ range: ClosedRange<Int>,
        _ doc: String
    ) -> WebParameter<Wish> {
        let schema: JSON = [
            "type": "integer", "minimum": .integer(range.lowerBound),
            "maximum": .integer(range.upperBound),
        ]
        return wish(name, schema, doc) { given in given.integer.map { "\($0)" } }
    }

    private static func flag(_ name: String, _ doc: String) -> WebParameter<Wish> {
        wish(name, ["type": "boolean"], doc, takes: "true or false") { given in
            given.flag.map { "\($0)" }
        }
    }

    private static let wishes = [
        number("threshold", MaskingRule.thresholdRange, "Distinct callers that make an attack"),
        number("window_seconds", MaskingRule.windowSecondsRange, "Length of the window"),
        number(
            "cooldown_seconds",
            MaskingRule.cooldownSecondsRange,
            "Quiet time after which an attack is over"
        ),
        flag("auto_disconnect", "Whether flagged calls are ended"),
        flag("auto_block", "Whether the callers of an alert may not call its callee for a time"),
    ]

    private static let answer = Route.Answer(
        status: 200,
        doc: "The settings, and where each comes from",
        schema: schema
    )

    private static let show = Route(
        method: .get,
        path: "/acm/config",
        scope: .read,
        summary: "The settings of masking, and which of file, environment and decision holds",
        answers: [answer]
    ) { call in .json(try config(call)) }

    private static let decide = Route(
        method: .post,
        path: "/acm/config",
        scope: .admin,
        summary: "Decide settings of masking in place of file and environment, or take that back",
        doc:
            "All or none. A running agent takes them up within a second, as by a reload, and each "
            + "later start does; it is on record who decided what. The file is not written.",
        members: wishes.map(\.spec) + [RuleParameters.reason.spec],
        answers: [answer, .problem(422, "A value is out of its range; nothing is changed")]
    ) { call in
        var changes: [(key: String, value: String?)] = []
        for parameter in wishes {
            switch try call[parameter] {
            case .leave: break
            case .decide(let text): changes.append((parameter.spec.name, text))
            case .restore: changes.append((parameter.spec.name, nil))
            }
        }
        guard !changes.isEmpty else {
            throw WebProblem.badRequest("give one setting at least")
        }
        try check(changes)
        let reason = try call[RuleParameters.reason]
        _ = try call.edit { editor, author in
            try editor.decide(changes, by: author, reason: reason, at: call.now)
        }
        return .json(try config(call))
    }

    private static let restore = Route(
        method: .delete,
        path: "/acm/config",
        scope: .admin,
        summary: "Take back all that was decided: file and environment hold again",
        answers: [answer]
    ) { call in
        let keys = try call.read { try $0.decidedSettings() }.map(\.key)
        _ = try call.edit { editor, author in
            try editor.decide(keys.map { ($0, nil) }, by: author, reason: "", at: call.now)
        }
        return .json(try config(call))
    }

    /// Holds values to what the settings file may say.
    private static func check(_ changes: [(key: String, value: String?)]) throws(WebProblem) {
        let decided = changes.compactMap { change in
            change.value.map { DecidedValue(key: change.key, text: $0) }
        }
        do throws(SettingsErrors) {
            _ = try Settings.load(file: nil, decided: decided)
        } catch {
            let words = error.problems.map(\.description).joined(separator: "; ")
            throw WebProblem(422, "nothing is changed: \(words)")
        }
    }

    /// The settings as an agent that is there has them within a second.
    private static func config(_ call: WebCall) throws -> JSON {
        let setup = call.context.setup
        let rows = try call.read { try $0.decidedSettings() }
        let (rule, enforcement) = (setup.warden.rule, setup.warden.enforcement)
        let window = rule.windowMicroseconds / 1_000_000
        let cooldown = rule.cooldownMicroseconds / 1_000_000
        let plain: KeyValuePairs<String, JSON> = [
            "threshold": .integer(rule.threshold), "window_seconds": .integer(window),
            "cooldown_seconds": .integer(cooldown),
            "auto_disconnect": .boolean(enforcement.autoDisconnect),
            "auto_block": .boolean(enforcement.autoBlock),
        ]
        var (json, sources): (JSON, JSON) = ([:], [:])
        for (key, value) in plain {
            let decided = rows.first { $0.key == key }
            let own = decided.map { written($0.value) }
            json.add(key, own ?? value)
            let source = decided == nil ? setup.sources[key] ?? "default" : "decided"
            sources.add(key, .string(source))
        }
        json.add("sources", sources)
        json.add("decided", .array(rows.map { JSON($0) }))
        return json
    }

    private static func written(_ text: String) -> JSON {
        Int64(text).map { JSON.integer($0) } ?? .boolean(text == "true")
    }

    private static let schema: JSON = [
        "type": "object",
        "required": [
            "threshold", "window_seconds", "cooldown_seconds", "auto_disconnect", "auto_block",
            "sources", "decided",
        ],
        "properties": [
            "threshold": ["type": "integer"], "window_seconds": ["type": "integer"],
            "cooldown_seconds": ["type": "integer"], "auto_disconnect": ["type": "boolean"],
            "auto_block": ["type": "boolean"],
            "sources": ["type": "object", "additionalProperties": ["type": "string"]],
            "decided": .arrayOf(RowSchema.of(DecidedSetting.self)),
        ],
    ]
}
