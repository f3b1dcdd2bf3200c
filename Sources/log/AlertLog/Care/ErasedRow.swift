internal import Telephony

/// What is to be written into one row, so that a number is no longer in it.
struct ErasedRow {
    /// Columns of whoever has the number, beside the number itself: how he was sent, and his name.
    private static let ofCaller = ["caller_sent", "caller_other", "name"]
    private static let ofCallee = ["callee_sent"]

    private(set) var changes: [(column: String, value: SQLValue)] = []

    /// Nil where the number is not in the row.
    ///
    /// `word` stands for the number where that is kept as bits, the same in all rows, so that counts
    /// of callers stay what they are.
    init?(
        _ texts: [String: String],
        of table: ErasedTable,
        _ forms: NumberForms,
        word: Int64
    ) {
        var changed: Set<String> = []
        for (column, text) in texts {
            guard let erased = forms.erased(text) else { continue }
            changes.append((column, .text(erased)))
            changed.insert(column)
        }
        guard !changed.isEmpty else { return nil }
        erase(Self.ofCaller, with: "caller", texts, &changed)
        erase(Self.ofCallee, with: "callee", texts, &changed)
        for party in ["caller", "callee"] where changed.contains(party) {
            let column = "\(party)_word"
            if table.columns.contains(column) { changes.append((column, .integer(word))) }
        }
        if table.name == "control", changed.contains("callee_name") {
            changes.append(("callee", .integer(0)))
        }
    }

    private mutating func erase(
        _ columns: [String],
        with party: String,
        _ texts: [String: String],
        _ changed: inout Set<String>
    ) {
        // Blocks and exemptions name patterns, and have no columns of a person.
        guard changed.contains(party) else { return }
        for column in columns where !changed.contains(column) && texts[column]?.isEmpty == false {
            changes.append((column, .text(NumberForms.replacement)))
            changed.insert(column)
        }
    }
}
