/// One table of the log, as whoever looks for a number goes through it.
struct ErasedTable {
    /// The agent's own figures, written anew every two seconds, and SQLite's own.
    private static let passedOver: Set<String> = ["stats"]
    /// Too large for any but the quickest look, but for what callers wrote: numbers as the agent writes them
    /// have no separators.
    private static let large: Set<String> = ["calls", "alert_calls", "kills", "kill_steps"]
    private static let writtenByCallers: Set<String> = [
        "name", "user_agent", "detail", "caller_sent", "callee_sent", "caller_other",
    ]
    /// Rules that name a number; they are taken out of force where it goes.
    static let lists: Set<String> = ["exemptions", "blocks", "expected_calls", "silences"]

    /// Columns of theirs that say whom they are about.
    static let parties: Set<String> = ["pattern", "caller", "callee"]

    let name: String
    /// The columns that may hold text.
    let texts: [String]
    /// All columns.
    let columns: Set<String>
    let hasRowNumbers: Bool

    /// Every table that may hold a number.
    static func all(
        in log: Database,
        keepingLists: Bool
    ) throws(DatabaseError) -> [ErasedTable] {
        let tables = try log.all(
            """
            SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                AND name NOT LIKE 'sqlite%' ORDER BY name
            """
        ) { (name: $0.text(0), hasRowNumbers: !$0.flag(1)) }
        var found: [ErasedTable] = []
        for (name, hasRowNumbers) in tables where !passedOver.contains(name) {
            if keepingLists, lists.contains(name) { continue }
            let columns = try log.all(
                "SELECT name, type, pk FROM pragma_table_info(?1)",
                [.text(name)]
            ) { (name: $0.text(0), type: $0.text(1), isKey: $0.flag(2)) }
            // What a row is found by is a name that operators gave, such as a switch's.
            let texts = columns.filter { ["TEXT", "ANY"].contains($0.type) && !$0.isKey }
                .map(\.name)
            guard !texts.isEmpty else { continue }
            let table = ErasedTable(
                name: name,
                texts: texts,
                columns: Set(columns.map(\.name)),
                hasRowNumbers: hasRowNumbers
            )
            found.append(table)
        }
        return found
    }

    /// What a row must come up to that may hold the number; `?1` is what all its forms end in.
    var condition: String {
        texts.map { column in
            var text = "\"\(column)\""
            if !Self.large.contains(name) || Self.writtenByCallers.contains(column) {
                for separator in [" ", "-", ".", "(", ")", "/"] {
                    text = "replace(\(text), '\(separator)', '')"
                }
            }
            return "instr(\(text), ?1) > 0"
        }.joined(separator: " OR ")
    }
}
