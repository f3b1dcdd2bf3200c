package import Lists
package import Telephony

/// Which parties are meant, as an operator wrote it.
package enum PartyFilter: Sendable, Hashable {
    case exact(String)
    case prefix(String)
    /// An extension or a name, wherever it is.
    case anywhere(String)

    /// Reads a number in any form, an identity, or a beginning followed by a star.
    package init(
        _ written: String,
        plan: NumberingPlan,
        isCallee: Bool = false
    ) throws(PatternError) {
        switch try PartyPattern(written, plan: plan, isCallee: isCallee) {
        case .exact(let party) where party.kind == .local: self = .anywhere(party.name ?? "")
        case .exact(let party): self = .exact(party.name ?? "")
        case .text(let text):
            let isScoped = PartyReading.text(text).bare != nil
            self = isScoped ? .exact(text.string) : .anywhere(text.string)
        case .prefix(let digits): self = .prefix("+" + digits)
        case .localPrefix(let digits): self = .prefix(digits)
        }
    }
}

/// Which rows are wanted; everything left out restricts nothing.
package struct LogFilter: Sendable, Hashable {
    package static let limitDefault = 50

    /// From this time on.
    package var since: EventTime?
    /// Before this time.
    package var until: EventTime?
    package var caller: PartyFilter?
    package var callee: PartyFilter?
    package var link: String?
    /// Status of an alert, state of a kill, reason of a gap, cause of a call.
    package var word: String?
    package var alert: Int64?
    /// Of alerts: what found them, how grave they are, and `open` or `closed`.
    package var rule: String?
    package var severity: String?
    package var state: String?
    /// Only the call or kill of this row.
    package var row: Int64?
    /// Only what stands behind this place in the order of the rows.
    package var behind: RowPlace?
    /// Rows at most, the latest first; nil for all.
    package var limit: Int? = limitDefault

    package init() {}
}

/// A condition that is put together piece by piece, its values bound and never written into it.
struct Condition {
    private var parts: [String] = []
    private(set) var values: [SQLValue] = []

    var sql: String { parts.isEmpty ? "1" : parts.joined(separator: " AND ") }

    /// `part` holds one question mark for each value.
    mutating func add(_ part: String, _ values: SQLValue...) { add(part, values: values) }

    mutating func add(_ part: String, values: [SQLValue]) {
        parts.append(part)
        self.values += values
    }

    mutating func add(since: EventTime?, until: EventTime?, _ column: String) {
        if let since { add("\(column) >= ?", .integer(since)) }
        if let until { add("\(column) < ?", .integer(until)) }
    }

    mutating func add(_ party: PartyFilter?, _ column: String) {
        switch party {
        case nil: break
        case .exact(let name): add("\(column) = ?", .text(name))
        case .anywhere(let name):
            // A capital A follows the mark between an extension and its domain.
            add(
                "(\(column) = ? OR (\(column) >= ? AND \(column) < ?))",
                .text(name),
                .text(name + "@"),
                .text(name + "A")
            )
        case .prefix(let start):
            // A range, so that the index serves it; a colon follows the digit nine.
            add("\(column) >= ? AND \(column) < ?", .text(start), .text(start + ":"))
        }
    }

    /// Alerts that a callee has a part in: as the callee of all their calls, or of some.
    mutating func add(alertsOf callee: PartyFilter?) {
        guard let callee else { return }
        var (all, some) = (Condition(), Condition())
        all.add(callee, "callee")
        some.add(callee, "callee")
        // The index is of calls of alerts about others alone.
        some.add("callee_word <> 0")
        add(
            """
            (\(all.sql) OR (subject_kind NOT IN ('callee', 'block')
                AND id IN (SELECT alert FROM alert_calls WHERE \(some.sql))))
            """,
            values: all.values + some.values
        )
    }

    mutating func add(_ word: String?, _ column: String) {
        if let word { add("\(column) = ?", .text(word)) }
    }
}
