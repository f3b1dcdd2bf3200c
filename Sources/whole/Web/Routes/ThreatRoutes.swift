import AgentSocket
import AlertLog
import HTTPServer
import Telephony
import Wire

/// How near callees are to being taken for masked now, by the agent's own windows.
enum ThreatRoutes {
    static let all = [threats, knownThreats, knownThreat]

    /// How many callers are missing, in a word.
    enum Level: String, CaseIterable, Sendable {
        case critical
        case high
        case medium
        case low
        case none

        init(callers: Int, threshold: Int) {
            self =
                switch threshold - callers {
                case _ where callers < 1: .none
                case ...0: .critical
                case 1: .high
                case 2: .medium
                default: .low
                }
        }

        /// True where it is as near as another.
        func isAtLeast(_ other: Level) -> Bool {
            let order = Self.allCases
            return (order.firstIndex(of: self) ?? 0) <= (order.firstIndex(of: other) ?? 0)
        }
    }

    private static let limit = WebParameter.one(
        "limit",
        .query,
        .integer(1...Int64(AgentStanding.calleesMax)),
        default: 20,
        "Callees at most, the nearest to its N first"
    )
    private static let level = WebParameter.maybe(
        "level",
        .query,
        WebKind<Level>.oneOf,
        "Only callees that are as near as that"
    )
    private static let callee = WebParameter.required(
        "b_number",
        .query,
        .text(1...256),
        "The callee, as dialled"
    )

    private static let doc =
        "critical: N distinct callers or more in the window; high: one is missing; medium: two are; "
        + "low: there are callers; none: there are none. N is the callee's own where its traffic is "
        + "known. What is said is at most a quarter of a second old."
    private static let gone = Route.Answer.problem(503, "The agent cannot be asked")

    private static func route(_ path: RoutePath) -> Route {
        Route(
            method: .get,
            path: path,
            scope: .read,
            summary: "The callees that are nearest to being taken for masked now",
            doc: doc
                + " complete is false where the agent was blind, or callees were left out that may be "
                + "as near as medium.",
            parameters: [limit.spec, level.spec],
            answers: [Route.Answer(status: 200, doc: "The callees", schema: schema), gone]
        ) { call in
            let (limit, least) = (Int(try call[limit]), try call[level] ?? .none)
            let standing = try standing(of: nil, call)
            let threats = standing.callees.filter { level(of: $0).isAtLeast(least) }
            return .json([
                "window_seconds": seconds(standing),
                "threats": .array(threats.prefix(limit).map(json)),
                "complete": .boolean(standing.isComplete),
            ])
        }
    }

    private static let threats = route("/api/v1/threats")
    private static let knownThreats = route("/acm/threats")

    private static let knownThreat = Route(
        method: .get,
        path: "/acm/threat",
        scope: .read,
        summary: "How near one callee is to being taken for masked now",
        doc: doc,
        parameters: [callee.spec],
        answers: [
            Route.Answer(
                status: 200,
                doc: "The callee",
                schema: one.adding("b_number", ["type": "string"])
                    .adding("window_seconds", ["type": "number"])
            ), gone,
        ]
    ) { call in
        let standing = try standing(of: try call[callee], call)
        guard let near = standing.callees.first else {
            throw WebProblem.unavailable("the agent said nothing of it")
        }
        var json = json(near)
        json.add("b_number", .string(near.callee))
        json.add("distinct_a_count", .integer(near.distinctCallers))
        json.add("window_seconds", seconds(standing))
        return .json(json)
    }

    // MARK: What they share

    private static func standing(
        of callee: String?,
        _ call: WebCall
    ) throws(WebProblem) -> AgentStanding {
        switch try ToldRoutes.asked([.standing(callee: callee)], call)[0] {
        case .standing(_, let standing): return standing
        case .failed(_, .malformed, _):
            // An agent of before knows no such request.
            throw .unavailable("the agent does not know this request; is it of this version?")
        case .failed(_, _, let why): throw .unavailable(why)
        default: throw .unavailable("the agent answered something else")
        }
    }

    private static func level(of near: AgentStanding.Callee) -> Level {
        Level(callers: near.distinctCallers, threshold: near.threshold)
    }

    private static func seconds(_ standing: AgentStanding) -> JSON {
        .number(Double(standing.windowMicroseconds) / 1_000_000)
    }

    private static func json(_ near: AgentStanding.Callee) -> JSON {
        var json: JSON = [
            "callee": .string(near.callee), "level": .string(level(of: near).rawValue),
            "distinct_callers": .integer(near.distinctCallers), "calls": .integer(near.calls),
            "threshold": .integer(near.threshold),
        ]
        json.add(time: "last_call", near.lastCall)
        return json
    }

    private static let one: JSON = [
        "type": "object",
        "required": [
            "callee", "level", "distinct_callers", "calls", "threshold", "last_call",
            "last_call_us",
        ],
        "properties": [
            "callee": ["type": "string"],
            "level": ["enum": .array(Level.allCases.map { .string($0.rawValue) })],
            "distinct_callers": ["type": "integer"], "calls": ["type": "integer"],
            "threshold": ["type": "integer"], "last_call": .nullable("string"),
            "last_call_us": .nullable("integer"),
        ],
    ]

    private static let schema: JSON = [
        "type": "object", "required": ["window_seconds", "threats", "complete"],
        "properties": [
            "window_seconds": ["type": "number"], "threats": .arrayOf(one),
            "complete": ["type": "boolean"],
        ],
    ]
}
