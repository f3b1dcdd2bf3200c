import AlertLog
import HTTPServer
import Records
import Rules
import Views
import Wire

/// What was noticed.
enum AlertRoutes {
    static let all = [list, counts, one]

    static let id = WebParameter.required("id", .path, .row, "Number of the alert")
    private static let status = WebParameter.maybe(
        "status",
        .query,
        WebKind<AlertStatus>.oneOf,
        "What analysts made of it"
    )
    private static let rule = WebParameter.maybe(
        "rule",
        .query,
        .text(1...32),
        "What found it, such as masking"
    )
    private static let severity = WebParameter.maybe(
        "severity",
        .query,
        WebKind<SeverityWord>.oneOf,
        "How grave it is"
    )
    private static let state = WebParameter.maybe(
        "state",
        .query,
        WebKind<StateWord>.oneOf,
        "Whether it still gathers calls"
    )
    private static let filters =
        ListParameters.times + ListParameters.parties + [
            ListParameters.link.spec, status.spec, rule.spec, severity.spec, state.spec,
        ]

    private static func filter(_ call: WebCall) throws(WebProblem) -> LogFilter {
        var filter = try call.filter()
        filter.word = try call[status]?.rawValue
        filter.rule = try call[rule]
        filter.severity = try call[severity]?.rawValue
        filter.state = try call[state]?.rawValue
        return filter
    }

    private static let list = Route(
        method: .get,
        path: "/api/v1/alerts",
        scope: .read,
        summary: "Alerts, the latest first",
        doc: "Rows as of 'callwarden alerts list -o json', without their calls.",
        parameters: filters + ListParameters.paging,
        answers: [.page("alerts", of: AlertRow.self)]
    ) { call in
        try call.page("alerts", try filter(call)) { try $0.alerts($1) }
    }

    private static let counts = Route(
        method: .get,
        path: "/api/v1/alerts/counts",
        scope: .read,
        summary: "How many alerts there are of each status, rule, severity and state",
        parameters: filters,
        answers: [
            Route.Answer(status: 200, doc: "The counts", schema: AlertCounts.schema)
        ]
    ) { call in
        var filter = try filter(call)
        filter.behind = nil
        return .json(AlertCounts.json(try call.read { try $0.alertCounts(filter) }))
    }

    private static let one = Route(
        method: .get,
        path: "/api/v1/alerts/{id}",
        scope: .read,
        summary: "One alert with its calls, kills, evidence and judgements",
        parameters: [id.spec],
        answers: [
            Route.Answer(
                status: 200,
                doc: "The alert",
                schema: RowSchema.of(AlertRow.self).adding(
                    "kills",
                    .arrayOf(RowSchema.of(KillRow.self))
                )
            ),
            .notFound,
        ]
    ) { call in
        let number = try call[id]
        guard let details = try call.read({ try $0.details(of: number) }) else {
            throw WebProblem.notFound("there is no alert \(number)")
        }
        return .json(details.whole)
    }

    /// How grave an alert is, as it stands in rows.
    private enum SeverityWord: String, CaseIterable {
        case warning
        case critical
    }

    /// Whether an alert still gathers calls.
    private enum StateWord: String, CaseIterable {
        case open
        case closed
    }
}

extension AlertDetails {
    /// The alert with its calls, and its kills with their steps.
    var whole: JSON {
        var json = JSON(self)
        json.add("kills", .array(kills.map { JSON($0.kill, steps: $0.steps) }))
        return json
    }
}

/// How many alerts there are of each kind, as an answer.
private enum AlertCounts {
    static let schema: JSON = [
        "type": "object",
        "required": ["count", "status", "rule", "severity", "state"],
        "properties": [
            "count": ["type": "integer"], "status": .counts, "rule": .counts, "severity": .counts,
            "state": .counts,
        ],
    ]

    static func json(_ counts: [AlertCount]) -> JSON {
        var json: JSON = ["count": .integer(counts.reduce(0) { $0 + $1.count })]
        json.add("status", members(counts, \.status))
        json.add("rule", members(counts, \.rule))
        json.add("severity", members(counts, \.severity))
        json.add("state", members(counts, \.state))
        return json
    }

    private static func members(_ counts: [AlertCount], _ word: KeyPath<AlertCount, String>) -> JSON
    {
        let sums = Dictionary(grouping: counts) { $0[keyPath: word] }
            .mapValues { $0.reduce(0) { $0 + $1.count } }
        return .object(
            sums.sorted { $0.key < $1.key }.map {
                JSON.Member(key: $0.key, value: .integer($0.value))
            }
        )
    }
}

extension JSON {
    /// The schema of an object of counts.
    fileprivate static let counts: JSON = [
        "type": "object", "additionalProperties": ["type": "integer"],
    ]
}
