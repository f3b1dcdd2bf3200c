import AlertLog
import Telephony
import Wire

/// Parameters that exemptions and blocks share.
enum RuleParameters {
    /// What a rule would have touched is looked for in so long a time.
    static let day: EventTime = 24 * 3_600 * 1_000_000

    static let all = WebParameter.one(
        "all",
        .query,
        .flag,
        default: false,
        "Those that are no longer in force as well"
    )
    static let reason = WebParameter.one(
        "reason",
        .body,
        .text(0...LogEditor.textBytesMax),
        default: "",
        "Why; whoever looks later will ask"
    )
    static let expires = WebParameter.maybe(
        "expires",
        .body,
        .text(1...40),
        "When it ends: a time, or for so long from now, such as 8h; never where it is left out"
    )
}

extension WebCall {
    /// When what is made ends, which must be in the future.
    func expires() throws(WebProblem) -> EventTime? {
        guard let text = try self[RuleParameters.expires] else { return nil }
        let time = TimeText.parse(text) ?? TimeText.parseDuration(text).map { now &+ $0 }
        guard let time else {
            throw .badRequest("expires: must be a time such as 2026-11-20T18:00Z, or 8h from now")
        }
        guard time > now else {
            throw .badRequest("expires: \(TimeText.utc(time)) is over already")
        }
        return time
    }
}

extension JSON {
    /// What a rule would have touched; null where it is of one party, which is not counted.
    static func reach(_ reach: PatternReach?) -> JSON {
        [
            "type": "reach", "touched": .optional(reach?.touched) { .integer($0) },
            "calls": .optional(reach?.calls) { .integer($0) },
            "text": .optional(reach) { .string("this \($0)") },
        ]
    }
}

extension Route.Answer {
    static let reach = Self(
        status: 200,
        doc: "How many of the last 24 hours' calls; null where it is one party alone",
        schema: [
            "type": "object", "required": ["type", "touched", "calls", "text"],
            "properties": [
                "type": ["const": "reach"],
                "touched": .nullable("integer"), "calls": .nullable("integer"),
                "text": .nullable("string"),
            ],
        ]
    )
    static let removed = Self(status: 204, doc: "It is no longer in force", type: nil)
}
