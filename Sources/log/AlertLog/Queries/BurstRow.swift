package import Telephony

/// A time at which the rule tripped and the callee's own traffic made no attack of it.
package struct BurstRow: LogRow {
    package var callee = ""
    package var link = ""
    package var at: EventTime = 0
    package var distinctCallers = 0
    package var threshold = 0
    package var windowMicroseconds: Int64 = 0
    package var baseline = BaselineColumns()

    package init() {}
    package static let type: String? = "burst"
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("callee", &callee)
        fields.time("at", &at)
        fields.integer("distinct_callers", &distinctCallers)
        fields.integer("threshold", &threshold)
        fields.integer("window_us", &windowMicroseconds)
        baseline.visit(&fields, in: .everywhere)
        fields.text("switch", &link)
    }
}

/// What a callee's own traffic said, as alerts and bursts have it; rates are calls an hour, in
/// thousandths.
package struct BaselineColumns: Sendable, Equatable {
    /// N(callee): distinct callers within the window of the rule that are no chance; nil where nothing is
    /// known of the callee.
    package var threshold: Int64?
    /// Learned at this time of day.
    package var profile: Int64?
    /// Of the last minutes.
    package var fast: Int64?
    package var dispersion: Int64?
    /// `learned`, `prior` or `expected`.
    package var origin: String?

    package init() {}

    mutating func visit(_ fields: inout some RowVisitor, in place: FieldPlace) {
        fields.integer("callee_threshold", &threshold, place)
        fields.integer("profile_per_1000_hours", &profile, sql: "profile", place)
        fields.integer("fast_per_1000_hours", &fast, sql: "fast", place)
        fields.integer("dispersion", &dispersion, place)
        fields.text("threshold_origin", &origin, place)
    }
}
