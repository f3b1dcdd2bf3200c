import AlertLog
import Rules
import Telephony
import Warden
import Wire

/// What analytics and a callee's week look like.
enum AnalyticsAnswers {
    private static let stretch: [JSON.Member] = [
        JSON.Member(key: "from", value: ["type": "string"]),
        JSON.Member(key: "from_us", value: ["type": "integer"]),
        JSON.Member(key: "to", value: ["type": "string"]),
        JSON.Member(key: "to_us", value: ["type": "integer"]),
        JSON.Member(key: "zone", value: ["type": "string"]),
        JSON.Member(key: "calls_kept", value: ["type": "boolean"]),
    ]

    /// An object whose members are all there.
    private static func object(_ members: [JSON.Member]) -> JSON {
        [
            "type": "object", "required": .array(members.map { .string($0.key) }),
            "properties": .object(members),
        ]
    }

    static let course = object(
        [JSON.Member(key: "by", value: ["enum": ["hour", "day"]])] + stretch + [
            JSON.Member(key: "buckets", value: .arrayOf(bucket))
        ]
    )

    private static let bucket = object([
        JSON.Member(key: "start", value: ["type": "string"]),
        JSON.Member(key: "start_us", value: ["type": "integer"]),
        JSON.Member(key: "calls", value: .nullable("integer")),
        JSON.Member(key: "calls_whole", value: ["type": "boolean"]),
        JSON.Member(key: "alerts", value: ["type": "integer"]),
        JSON.Member(key: "flagged", value: ["type": "integer"]),
        JSON.Member(key: "ended", value: ["type": "integer"]),
        JSON.Member(key: "confirmed", value: ["type": "integer"]),
        JSON.Member(key: "false", value: ["type": "integer"]),
        JSON.Member(key: "open", value: ["type": "integer"]),
        JSON.Member(key: "precision", value: .nullable("number")),
        JSON.Member(key: "precision_low", value: .nullable("number")),
        JSON.Member(key: "precision_high", value: .nullable("number")),
    ])

    static func json(_ bucket: AnalyticsBucket) -> JSON {
        var json: JSON = [:]
        json.add(time: "start", bucket.start)
        json.add("calls", .optional(bucket.calls) { .integer($0) })
        json.add("calls_whole", .boolean(bucket.calls != nil && bucket.isCallsWhole))
        json.add("alerts", .integer(bucket.alerts))
        json.add("flagged", .integer(bucket.flagged))
        json.add("ended", .integer(bucket.ended))
        json.add("confirmed", .integer(bucket.confirmed))
        json.add("false", .integer(bucket.falsePositives))
        json.add("open", .integer(bucket.open))
        json.add("precision", .optional(bucket.precision, rounded))
        json.add("precision_low", .optional(bucket.interval?.low, rounded))
        json.add("precision_high", .optional(bucket.interval?.high, rounded))
        return json
    }

    /// To four places.
    private static func rounded(_ share: Double) -> JSON {
        .number((share * 10_000).rounded() / 10_000)
    }

    static let callees = object(
        stretch + [
            JSON.Member(
                key: "callees",
                value: .arrayOf(
                    object([
                        JSON.Member(key: "callee", value: ["type": "string"]),
                        JSON.Member(key: "alerts", value: ["type": "integer"]),
                        JSON.Member(key: "flagged", value: ["type": "integer"]),
                        JSON.Member(key: "calls", value: .nullable("integer")),
                        JSON.Member(key: "hours", value: .arrayOf(["type": "integer"])),
                    ])
                )
            )
        ]
    )

    static func json(_ heat: CalleeHeat) -> JSON {
        [
            "callee": .string(heat.callee), "alerts": .integer(heat.alerts),
            "flagged": .integer(heat.flagged),
            "calls": .optional(heat.calls) { .integer($0) },
            "hours": .array(heat.hours.map { .integer($0) }),
        ]
    }

    static let week = object([
        JSON.Member(key: "callee", value: ["type": "string"]),
        JSON.Member(key: "zone", value: ["type": "string"]),
        JSON.Member(key: "learning", value: ["type": "boolean"]),
        JSON.Member(key: "in_force", value: ["type": "boolean"]),
        JSON.Member(key: "mode", value: ["enum": ["off", "watch", "on"]]),
        JSON.Member(key: "days", value: ["type": "integer"]),
        JSON.Member(key: "days_wanted", value: ["type": "integer"]),
        JSON.Member(key: "rule_threshold", value: ["type": "integer"]),
        JSON.Member(key: "window_us", value: ["type": "integer"]),
        JSON.Member(key: "since", value: ["type": "string"]),
        JSON.Member(key: "last_call", value: ["type": "string"]),
        JSON.Member(
            key: "hours",
            value: .arrayOf(
                object([
                    JSON.Member(key: "hour", value: ["type": "integer"]),
                    JSON.Member(key: "calls_per_hour", value: ["type": "number"]),
                    JSON.Member(key: "threshold", value: .nullable("integer")),
                ])
            )
        ),
    ])

    static func json(_ week: CalleeWeek, _ setup: WardenSetup) -> JSON {
        let learning = week.learning
        var json: JSON = [
            "callee": .string(week.callee), "zone": .string(setup.baselines.zone.words),
            "learning": .boolean(!learning.isDone), "in_force": .boolean(week.isInForce),
            "mode": .string(learning.mode), "days": .integer(learning.days),
            "days_wanted": .integer(learning.daysWanted),
            "rule_threshold": .integer(setup.rule.threshold),
            "window_us": .integer(setup.rule.windowMicroseconds),
        ]
        json.add(time: "since", week.since)
        json.add(time: "last_call", week.lastCall)
        let hours = week.hours.enumerated().map { place, hour -> JSON in
            let callers: Int? = hour.limit.isReachable ? hour.limit.callers : nil
            return [
                "hour": .integer(place), "calls_per_hour": .number(Double(hour.profile) / 1_000),
                "threshold": .optional(callers) { .integer($0) },
            ]
        }
        json.add("hours", .array(hours))
        return json
    }
}

extension HourZone {
    /// Its name, or how far it is from UTC now where it has none.
    fileprivate var words: String {
        name.isEmpty ? "offset \(offset(at: 0) / 1_000_000) s" : name
    }
}

extension JSON {
    /// The time that an answer is about, by whose clock, and whether finished calls are kept.
    mutating func addStretch(
        _ stretch: Range<EventTime>,
        _ zone: HourZone,
        keepsCalls: Bool
    ) {
        add(time: "from", stretch.lowerBound)
        add(time: "to", stretch.upperBound)
        add("zone", .string(zone.words))
        add("calls_kept", .boolean(keepsCalls))
    }
}
