import AlertLog
import Hindsight
import HTTPServer
import Telephony
import Views
import Warden
import Wire

/// How the agent does, what it learned, and how good it is.
enum StateRoutes {
    static let all = [status, stats, baselines, precision, metrics]

    private static let status = Route(
        method: .get,
        path: "/api/v1/status",
        scope: .read,
        summary: "Whether all is well: armed or not, switches, brakes, journal, disk",
        doc: "Judged as by 'callwarden status -o json'. The status is 200 whatever is found.",
        answers: [
            Route.Answer(
                status: 200,
                doc: "What was found",
                schema: [
                    "type": "object",
                    "required": ["type", "state", "code", "at", "at_us", "summary", "checks"],
                    "properties": [
                        "type": ["const": "status"],
                        "state": ["enum": ["ok", "warning", "critical", "unknown"]],
                        "code": ["type": "integer", "minimum": 0, "maximum": 3],
                        "checks": [
                            "type": "array",
                            "items": [
                                "type": "object", "required": ["check", "state", "text"],
                            ],
                        ],
                    ],
                ]
            )
        ]
    ) { call in
        let setup = call.context.setup
        let figures = try call.read { try $0.status(setup.warden.baselines, at: call.now) }
        return .json(StatusReport(figures, setup.status, at: call.now).json)
    }

    private static let stats = Route(
        method: .get,
        path: "/api/v1/stats",
        scope: .read,
        summary: "The agent's figures, a key for each",
        answers: [
            Route.Answer(
                status: 200,
                doc: "The figures, as of snapshot",
                schema: [
                    "type": "object", "required": ["type", "snapshot", "snapshot_us"],
                    "properties": ["type": ["const": "stats"]],
                ]
            ),
            .unavailable,
        ]
    ) { call in
        let rows = try call.read { try $0.stats() }
        guard let taken = rows.snapshotTime else {
            throw WebProblem.unavailable("the agent has written no figures yet")
        }
        return .json(JSON(rows.filter { $0.name != "snapshot_us" }, takenAt: taken))
    }

    private static let baselines = Route(
        method: .get,
        path: "/api/v1/baselines",
        scope: .read,
        summary: "What was learned of callees, the busiest first, and how far learning is",
        parameters: [ListParameters.callee.spec, ListParameters.limit.spec],
        answers: [
            Route.Answer(
                status: 200,
                doc: "Learning, and the callees",
                schema: [
                    "type": "object", "required": ["learning", "count", "callees"],
                    "properties": [
                        "learning": RowSchema.of(LearningRow.self),
                        "count": ["type": "integer"],
                        "callees": .arrayOf(RowSchema.of(BaselineRow.self)),
                    ],
                ]
            )
        ]
    ) { call in
        let filter = try call.filter()
        let setup = call.context.setup
        let report = try call.read { reader in
            let inForce = try setup.replayInForce(reader).setup
            return try reader.baselines(
                inForce.baselines,
                rule: inForce.rule,
                of: filter.callee,
                plan: setup.plan,
                now: call.now
            )
        }
        let shown = report.callees.prefix(filter.limit ?? LogFilter.limitDefault)
        return .json([
            "learning": JSON(report.learning), "count": .integer(report.callees.count),
            "callees": .array(shown.map { JSON(baseline: $0) }),
        ])
    }

    private static let precision = Route(
        method: .get,
        path: "/api/v1/precision",
        scope: .read,
        summary: "What analysts made of the alerts of each rule, by month and in all",
        parameters: ListParameters.times,
        answers: [.list("rules", of: PrecisionRow.self)]
    ) { call in
        let filter = try call.filter()
        let rows = try call.read { try $0.precision(since: filter.since, until: filter.until) }
        return .json(.list("rules", rows.map { JSON(precision: $0) }))
    }

    private static let metrics = Route(
        method: .get,
        path: "/metrics",
        scope: .read,
        summary:
            "Metrics for Prometheus and its kin, in its text format or in OpenMetrics by Accept",
        answers: [
            Route.Answer(status: 200, doc: "The metrics", type: MetricsFormat.text.contentType),
            .unavailable,
        ]
    ) { call in
        let setup = call.context.setup
        let rows = try call.read { try $0.stats() }
        let format = MetricsFormat(accept: call.request.header("Accept") ?? "")
        return .text(
            Metrics.text(rows, of: setup.figures, as: format),
            type: format.contentType
        )
    }
}

extension [StatRow] {
    /// When the agent wrote them; nil where it never did.
    var snapshotTime: EventTime? {
        for row in self where row.name == "snapshot_us" {
            if case .integer(let time) = row.value { return time }
        }
        return nil
    }
}
