import AlertLog
import HTTPServer
import Hindsight
import Rules
import Telephony
import Warden
import Wire

/// What other thresholds and windows would have found, worked out beside the server.
enum SweepRoutes {
    static let all = [list, add, one, cancel]

    private static let week: EventTime = 7 * 86_400_000_000

    private static let id = WebParameter.required("id", .path, .row, "Number of the sweep")
    private static let from = WebParameter.maybe(
        "from",
        .body,
        .time,
        "Calls that began from this time on, or from so long ago; of a week where it is left out"
    )
    private static let to = WebParameter.maybe(
        "to",
        .body,
        .time,
        "Calls that began before this time; up to now where it is left out"
    )
    private static let thresholds = WebParameter.one(
        "thresholds",
        .body,
        WebKind<[Int64]>.numbers(MaskingRule.thresholdRange),
        default: (3...12).map { Int64($0) },
        "How many distinct callers"
    )
    private static let windows = WebParameter.one(
        "windows",
        .body,
        WebKind<[Int64]>.numbers(MaskingRule.windowSecondsRange),
        default: [1, 2, 5, 10],
        "Within how many seconds"
    )
    private static let modes = WebParameter.one(
        "modes",
        .body,
        WebKind<[SweepMode]>.modes,
        default: [.off],
        "By the rule as it stands (off), by limits that follow each callee's traffic (on), or both"
    )

    private static let job = Route.Answer(
        status: 200,
        doc: "The sweep",
        schema: schema.adding("result", ["type": ["object", "null"]])
    )

    private static let list = Route(
        method: .get,
        path: "/api/v1/sweeps",
        scope: .read,
        summary: "Sweeps that wait, are at work or are over, the latest first",
        doc: "The last \(SweepJobs.keptMax) are remembered, until the program is started anew.",
        answers: [
            Route.Answer(
                status: 200,
                doc: "The sweeps, without what they found",
                schema: [
                    "type": "object", "required": ["count", "sweeps"],
                    "properties": [
                        "count": ["type": "integer"], "sweeps": .arrayOf(schema),
                    ],
                ]
            )
        ]
    ) { call in
        let jobs = call.context.sweeps.all
        return .json([
            "count": .integer(jobs.count), "sweeps": .array(jobs.map { $0.json(isWhole: false) }),
        ])
    }

    private static let add = Route(
        method: .post,
        path: "/api/v1/sweeps",
        scope: .triage,
        summary: "Try many thresholds and windows on the calls that the log keeps",
        doc:
            "Worked out beside the server, one at a time; ask for it by its number. At most "
            + "\(SweepGrid.settingsMax) settings, or \(SweepGrid.learningSettingsMax) with mode on, and "
            + "\(SweepJobs.callsMax) calls: 'callwarden sweep --from-log' takes more.",
        members: [from.spec, to.spec, thresholds.spec, windows.spec, modes.spec],
        answers: [
            Route.Answer(
                status: 202,
                doc: "It is taken on",
                schema: schema.adding("result", ["type": "null"])
            ),
            .problem(422, "More settings than are tried at once"),
            .problem(429, "Too many sweeps wait, or too many tokens that are not in force"),
        ]
    ) { call in
        let job = try call.context.sweeps.add(
            try request(call),
            by: call.grant?.name ?? "",
            at: call.now
        )
        return .json(job.json(), status: 202)
    }

    private static let one = Route(
        method: .get,
        path: "/api/v1/sweeps/{id}",
        scope: .read,
        summary: "How far a sweep is, and what it found",
        doc:
            "result has settings and summary as 'callwarden sweep -o json' has them, and is null until "
            + "state is done.",
        parameters: [id.spec],
        answers: [job, .notFound]
    ) { call in
        let number = try call[id]
        guard let job = call.context.sweeps[number] else { throw unknown(number) }
        return .json(job.json())
    }

    private static let cancel = Route(
        method: .delete,
        path: "/api/v1/sweeps/{id}",
        scope: .triage,
        summary: "End a sweep that waits or is at work",
        doc: "One that is over stays as it is.",
        parameters: [id.spec],
        answers: [job, .notFound]
    ) { call in
        let number = try call[id]
        guard let job = call.context.sweeps.cancel(number) else { throw unknown(number) }
        return .json(job.json())
    }

    // MARK: What they share

    private static func unknown(_ id: Int64) -> WebProblem {
        .notFound("there is no sweep \(id), or none any more")
    }

    private static func request(_ call: WebCall) throws(WebProblem) -> LogSweep.Request {
        let to = try call[to] ?? call.now
        let from = try call[from] ?? to - week
        guard from < to else { throw .badRequest("from: must be before to") }
        let grid = SweepGrid(
            thresholds: try call[thresholds].map { Int($0) },
            windowSeconds: try call[windows].map { Int($0) }
        )
        guard let grid,
            let request = LogSweep.Request(from: from, to: to, grid: grid, modes: try call[modes])
        else {
            throw WebProblem(
                422,
                "thresholds and windows make more than \(SweepGrid.settingsMax) settings, or more "
                    + "than \(SweepGrid.learningSettingsMax) with mode on; try fewer at once"
            )
        }
        return request
    }

    private static let schema: JSON = [
        "type": "object",
        "required": [
            "id", "state", "waiting", "progress", "author", "thresholds", "windows", "modes",
            "from", "from_us", "to", "to_us", "created", "created_us", "finished", "finished_us",
            "error",
        ],
        "properties": [
            "id": ["type": "integer"],
            "state": ["enum": .array(SweepJob.State.allCases.map { .string($0.rawValue) })],
            "waiting": ["type": "boolean"], "progress": ["type": "number"],
            "author": ["type": "string"],
            "thresholds": .arrayOf(["type": "integer"]), "windows": .arrayOf(["type": "integer"]),
            "modes": .arrayOf(["enum": ["off", "on"]]),
            "from_us": ["type": "integer"], "to_us": ["type": "integer"],
            "finished_us": .nullable("integer"), "error": .nullable("string"),
        ],
    ]
}

extension WebKind where Value == [Int64] {
    /// Whole numbers of a range, no more of them than settings can be tried.
    fileprivate static func numbers(_ range: ClosedRange<Int>) -> Self {
        Self(
            schema: [
                "type": "array", "minItems": 1, "maxItems": .integer(SweepGrid.settingsMax),
                "items": [
                    "type": "integer", "minimum": .integer(range.lowerBound),
                    "maximum": .integer(range.upperBound),
                ],
            ],
            read: { (given, _) throws(WebProblem) in
                guard case .list(let items) = given,
                    (1...SweepGrid.settingsMax).contains(items.count)
                else {
                    throw .badRequest("must be a list of 1 to \(SweepGrid.settingsMax) numbers")
                }
                let numbers = items.compactMap(\.integer).filter { number in
                    Int64(range.lowerBound)...Int64(range.upperBound) ~= number
                }
                guard numbers.count == items.count else {
                    throw .badRequest(
                        "must hold whole numbers from \(range.lowerBound) to \(range.upperBound)"
                    )
                }
                return numbers
            },
            write: { .array($0.map { .integer($0) }) }
        )
    }
}

extension WebKind where Value == [SweepMode] {
    fileprivate static var modes: Self {
        let words = SweepMode.allCases.map(\.rawValue)
        return Self(
            schema: [
                "type": "array", "minItems": 1, "maxItems": .integer(words.count),
                "items": ["enum": .array(words.map { .string($0) })],
            ],
            read: { (given, _) throws(WebProblem) in
                guard case .list(let items) = given, (1...words.count).contains(items.count) else {
                    throw .badRequest("must be a list of off, on, or both")
                }
                let modes = items.compactMap { $0.text.flatMap { SweepMode(rawValue: $0) } }
                guard modes.count == items.count else {
                    throw .badRequest("must be a list of off, on, or both")
                }
                return modes
            },
            write: { .array($0.map { .string($0.rawValue) }) }
        )
    }
}
