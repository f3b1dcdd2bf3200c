package import Telephony

/// What analysts made of the alerts of one rule in one month.
package struct PrecisionRow: LogRow {
    package var rule = ""
    /// As `2026-11`, by the time of the trip in UTC; nil for all months together.
    package var month: String?
    package var alerts = 0
    package var confirmed = 0
    package var falsePositives = 0

    package init() {}
    package static let type: String? = "precision"

    /// Alerts that were said to be one or the other.
    package var judged: Int { confirmed + falsePositives }
    /// Alerts that nobody has judged, or that are looked into again.
    package var unjudged: Int { alerts - judged }
    /// The share of the judged that were confirmed; nil where none was judged.
    package var shareTrue: Double? {
        judged > 0 ? Double(confirmed) / Double(judged) : nil
    }
    /// Within which bounds the share of all alerts lies, as far as so few can tell.
    package var interval: WilsonInterval? { WilsonInterval(confirmed, of: judged) }

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("rule", &rule)
        fields.text("month", &month)
        fields.integer("alerts", &alerts)
        fields.computed("judged", .integer(Int64(judged)))
        fields.integer("confirmed", &confirmed)
        fields.integer("false_positives", &falsePositives)
        fields.computed("unjudged", .integer(Int64(unjudged)))
    }
}

/// A rule without an alert.
package struct UnfiredRuleRow: LogRow {
    package var rule = ""
    /// From when on it found nothing; nil for as long as the log goes back.
    package var since: EventTime?
    /// Its latest alert before that, where the log has one.
    package var lastFired: EventTime?

    package init() {}
    package static let type: String? = "rule_unfired"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("rule", &rule)
        fields.time("since", &since)
        fields.time("last_fired", &lastFired)
    }
}

/// An exemption or a block in force that no call fell under.
package struct UnhitRow: LogRow {
    /// The list that it stands in, and its number there.
    package enum List: String, Sendable { case exemption, block }

    package var list = List.exemption
    package var id: Int64 = 0
    /// Whom it means, as an operator wrote it.
    package var pattern = ""
    /// Since when nothing fell under it: its making, or its last hit.
    package var since: EventTime = 0
    package var lastHit: EventTime?
    package var author = ""
    package var reason = ""

    package init() {}
    package static let type: String? = "unhit"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.computed("list", .text(list.rawValue))
        fields.integer("id", &id)
        fields.text("pattern", &pattern)
        fields.time("since", &since)
        fields.time("last_hit", &lastHit)
        fields.text("author", &author)
        fields.text("reason", &reason)
    }
}
