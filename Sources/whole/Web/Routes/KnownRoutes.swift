import AlertLog
import HTTPServer
import Telephony
import Views
import Wire

/// The paths by which earlier open systems of this kind are known, so that what was written for them
/// goes on: the union of what their documents and servers say.
///
/// Where those had made-up answers, these say what is not known.
enum KnownRoutes {
    static let all = [alerts, alert, stats, bareStats, health]

    private static let minutes = WebParameter.one(
        "minutes",
        .query,
        .integer(1...10_080),
        default: 60,
        "Alerts of so long ago at most"
    )

    private static let alerts = Route(
        method: .get,
        path: "/acm/alerts",
        scope: .read,
        summary: "Alerts of the last minutes, the latest first",
        doc: "At most 1,000; has_more says whether there are more, and next goes on with them.",
        parameters: [minutes.spec, ListParameters.cursor.spec],
        answers: [
            Route.Answer(
                status: 200,
                doc: "The alerts",
                schema: RowSchema.page("alerts", of: AlertRow.self).adding(
                    "minutes",
                    ["type": "integer"]
                )
            )
        ]
    ) { call in
        let minutes = try call[minutes]
        var filter = try call.filter()
        filter.limit = Int(ListParameters.limitMax)
        filter.since = call.now - minutes * 60_000_000
        let page = try call.read { try $0.alerts(filter) }
        let rows = page.rows.map { JSON(known: $0) }
        var json = JSON.list("alerts", rows, next: page.next.map { Cursor($0) })
        json.add("minutes", .integer(minutes))
        return .json(json)
    }

    private static let alert = Route(
        method: .get,
        path: "/acm/alerts/{id}",
        scope: .read,
        summary: "One alert with its calls, kills, evidence and judgements",
        parameters: [AlertRoutes.id.spec],
        answers: [
            Route.Answer(status: 200, doc: "The alert", schema: RowSchema.of(AlertRow.self)),
            .notFound,
        ]
    ) { call in
        let number = try call[AlertRoutes.id]
        guard let details = try call.read({ try $0.details(of: number) }) else {
            throw WebProblem.notFound("there is no alert \(number)")
        }
        var json = details.whole
        json.addKnownNames(of: details.alert)
        return .json(json)
    }

    /// The figures that such systems show.
    private static func figures(_ call: WebCall) throws -> JSON {
        let rows = try call.read { try $0.stats() }
        let values = Dictionary(rows.map { ($0.name, $0.value) }) { first, _ in first }
        let number = { (name: String) -> Int64? in
            guard case .integer(let number) = values[name] else { return nil }
            return number
        }
        let (calls, flagged) = (number("calls"), number("calls_flagged"))
        let rate = calls.flatMap { calls in
            flagged.map { calls > 0 ? Double($0) / Double(calls) : 0 }
        }
        let median = number("reaction_p50_us").map { Double($0) / 1_000 }
        return [
            "total_calls": .optional(calls) { .integer($0) },
            "total_alerts": .optional(number("alerts")) { .integer($0) },
            "detection_rate": .optional(rate, JSON.number),
            "avg_latency_ms": .optional(median, JSON.number),
        ]
    }

    private static let figuresSchema: JSON = [
        "type": "object",
        "required": ["total_calls", "total_alerts", "detection_rate", "avg_latency_ms"],
        "properties": [
            "total_calls": .nullable("integer"), "total_alerts": .nullable("integer"),
            "detection_rate": .nullable("number"), "avg_latency_ms": .nullable("number"),
        ],
    ]

    private static func statsRoute(_ path: RoutePath) -> Route {
        Route(
            method: .get,
            path: path,
            scope: .read,
            summary: "Calls, alerts, the share of calls that were flagged, the median reaction",
            doc:
                "Since the agent's start; null where the agent has not said. avg_latency_ms is the "
                + "median from an event being readable to its kill being written.",
            answers: [Route.Answer(status: 200, doc: "The figures", schema: figuresSchema)]
        ) { call in
            HTTPResponse.json(try figures(call))
        }
    }

    private static let stats = statsRoute("/acm/stats")
    private static let bareStats = statsRoute("/stats")

    private static let health = Route(
        method: .get,
        path: "/health",
        scope: nil,
        summary: "Whether the log can be read and the agent writes into it",
        doc: "Open to everybody, for load balancers; the figures only to whoever may read.",
        answers: [
            Route.Answer(status: 200, doc: "Both are so", schema: healthSchema),
            Route.Answer(status: 503, doc: "One is not", schema: healthSchema),
        ]
    ) { call in
        var taken: EventTime?
        var database = "ok"
        do {
            taken = try call.read { try $0.stats() }.snapshotTime
        } catch {
            database = "unreadable"
        }
        let age = taken.map { call.now - $0 } ?? .max
        let isFresh = age <= LogWriter.snapshotAgeMicrosecondsMax
        let status = database != "ok" ? "unavailable" : isFresh ? "ok" : "agent_silent"
        var json: JSON = [
            "status": .string(status), "version": .string(call.context.setup.version),
            "database": .string(database),
        ]
        let mayRead = call.grant?.scope.allows(.read) == true && database == "ok"
        json.add("stats", mayRead ? try figures(call) : .null)
        return .json(json, status: status == "ok" ? 200 : 503)
    }

    private static let healthSchema: JSON = [
        "type": "object", "required": ["status", "version", "database", "stats"],
        "properties": [
            "status": ["enum": ["ok", "agent_silent", "unavailable"]],
            "version": ["type": "string"], "database": ["enum": ["ok", "unreadable"]],
            "stats": figuresSchema.orNull,
        ],
    ]
}

extension JSON {
    /// An alert with the names that such systems gave its fields beside our own.
    init(known row: AlertRow) {
        self.init(row)
        addKnownNames(of: row)
    }

    mutating func addKnownNames(of row: AlertRow) {
        add("alert_id", .integer(row.id))
        add("b_number", .string(row.callee))
        add("call_count", .integer(row.calls))
        add("notes", .optional(row.note, JSON.string))
        add("created_at", .string(TimeText.iso8601(row.tripped)))
    }
}
