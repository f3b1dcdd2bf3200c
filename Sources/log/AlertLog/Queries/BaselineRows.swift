package import Rules
package import Telephony

/// What was learned of one callee, with the limits that follow from it.
package struct BaselineRow: LogRow {
    package var callee = ""
    /// The limits at the moment of which it is told; nil while the fixed rule holds for it.
    package var limits: CalleeLimits?
    /// What an attack is at the busiest time of day; empty where baselines are off.
    package var limitsBusiest: [CallerLimit] = []
    /// Calls an hour at the busiest time of day, in thousandths.
    package var busiest: Int64 = 0
    package var since: EventTime = 0
    package var lastCall: EventTime = 0
    /// Times that the fixed rule found something in the last days and these limits did not.
    package var bursts = 0
    package var lastBurst: EventTime?
    /// No call came for long.
    package var isSilent = false

    package init() {}
    package static let type: String? = "baseline"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("callee", &callee)
        fields.computed("callee_threshold", .integer(limits.map { Int64($0.main.callers) }))
        fields.computed("callee_threshold_busiest", .integer(callersBusiest.map { Int64($0) }))
        fields.computed("window_us", .integer(limits?.main.windowMicroseconds))
        fields.computed("threshold_origin", .text(limits?.origin.rawValue))
        fields.computed("profile_per_1000_hours", .integer(limits?.profile))
        fields.computed("fast_per_1000_hours", .integer(limits?.fast))
        fields.integer("busiest_per_1000_hours", &busiest)
        fields.computed("dispersion", .integer(limits.map { Int64($0.dispersion) }))
        fields.integer("bursts_7d", &bursts)
        fields.time("last_burst", &lastBurst)
        fields.time("since", &since)
        fields.time("last_call", &lastCall)
        fields.flag("silent", &isSilent)
        fields.list("detectable")
        fields.list("detectable_busiest")
    }

    /// N(callee) at the busiest time of day.
    package var callersBusiest: Int? {
        limitsBusiest.first { $0.windowMicroseconds == limits?.main.windowMicroseconds }?.callers
    }

    /// Calls an hour without their fractions.
    package static func whole(_ thousandths: Int64) -> Int64 { (thousandths + 500) / 1_000 }
}

/// How far learning is, for all callees together.
package struct LearningRow: LogRow {
    /// `off`, `watch` or `on`, as the settings say.
    package var mode = ""
    package var since: EventTime?
    /// When the limits that were learned begin to hold.
    package var until: EventTime?
    /// Days of learning that are over, and those that are wanted.
    package var days = 0
    package var daysWanted = 0
    package var isDone = false
    package var callees = 0
    /// Callees of which no call came for long.
    package var silent = 0

    package init() {}
    package static let type: String? = "learning"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("mode", &mode)
        fields.time("since", &since)
        fields.time("until", &until)
        fields.integer("days", &days)
        fields.integer("days_wanted", &daysWanted)
        fields.flag("done", &isDone)
        fields.integer("callees", &callees)
        fields.integer("silent", &silent)
    }
}

/// Mass calls that operators expect, as the log has them.
package struct ExpectedRow: LogRow {
    package var id: Int64 = 0
    package var callee = ""
    package var from: EventTime = 0
    package var to: EventTime = 0
    package var callsPerHour = 0
    package var reason = ""
    package var author = ""
    package var created: EventTime = 0
    package var removed: EventTime?
    package var removedBy: String?
    /// The moment of which it is told.
    package var asOf: EventTime = 0

    package init() {}
    package static let type: String? = "expected_calls"
    static let columns = ColumnList.sql(of: Self.self)

    package var state: RuleState {
        let state = RuleState(expires: to, removed: removed, now: asOf)
        return state == .active && from > asOf ? .planned : state
    }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.integer("expected_calls", &id, sql: "id")
        fields.text("callee", &callee)
        fields.computed("state", .text(state.rawValue))
        fields.time("from", &from)
        fields.time("to", &to, sql: "expires_us")
        fields.integer("calls_per_hour", &callsPerHour)
        fields.text("reason", &reason)
        fields.text("author", &author)
        fields.time("created", &created)
        fields.time("removed", &removed)
        fields.text("removed_by", &removedBy)
        fields.list("detectable")
    }
}
