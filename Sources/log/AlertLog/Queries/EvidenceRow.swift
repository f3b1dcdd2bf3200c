package import Records
package import Telephony

/// One signal that stands beside an alert's count of callers, with its figures.
package struct EvidenceRow: LogRow {
    package var signal = ""
    package var strength = ""
    /// How many show it, and of how many.
    package var found = 0
    package var of = 0
    /// The same of what is ordinary at the switch.
    package var others = 0
    package var ofOthers = 0
    /// A further figure, as the signal has it.
    package var figure = 0
    /// What is shared, or the first that shows it.
    package var detail = ""
    package var at: EventTime = 0
    /// Without it, the callers would have been too few for the callee.
    package var led = false

    package init() {}

    /// The same of a capture.
    package init(_ found: EvidenceFound) {
        let evidence = found.evidence
        (signal, strength) = (evidence.signal.word, evidence.strength.word)
        (self.found, of) = (evidence.found, evidence.of)
        (others, ofOthers) = (evidence.others, evidence.ofOthers)
        (figure, detail) = (evidence.figure, evidence.detail.string)
        (at, led) = (found.at, found.led)
    }
}

extension EvidenceRow {
    static let columns = ColumnList.sql(of: Self.self)

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("signal", &signal, .capture)
        fields.text("strength", &strength, .capture)
        fields.integer("found", &found, .capture)
        fields.integer("of", &of, sql: "of_callers", .capture)
        fields.integer("others", &others, .capture)
        fields.integer("of_others", &ofOthers, .capture)
        fields.integer("figure", &figure, .capture)
        fields.text("detail", &detail, .capture)
        fields.flag("led", &led, .capture)
        fields.time("at", &at)
    }
}

extension LogReader {
    /// What stands beside the callers of an alert, the strong signals first.
    package func evidence(of alert: Int64) throws(AlertLogError) -> [EvidenceRow] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(EvidenceRow.columns) FROM evidence
                WHERE alert = ?1 AND (strength <> 'absent' OR led) ORDER BY strength = 'weak', id
                """,
                [.integer(alert)],
                EvidenceRow.init(_:)
            )
        }
    }

    /// The alert with its calls and what stands beside them.
    package func told(of alert: AlertRow) throws(AlertLogError) -> AlertDetails {
        var details = AlertDetails(alert: alert, calls: try calls(of: alert.id))
        details.evidence = try evidence(of: alert.id)
        return details
    }
}
