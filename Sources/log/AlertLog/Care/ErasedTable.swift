/// One table of the log, as whoever looks for a number goes through it.
struct ErasedTable {
    /// The agent's own figures, written anew every two seconds, and SQLite's own.
    private static let passedOver: Set<String> = ["stats"]
    /// Too large for any but the quickest look; its numbers stand there without separators.
    private static let large: Set<String> = ["calls", "alert_calls", "kills", "kill_steps"]
    /// Rules that name a number; they are taken out of force where it goes.
    static let lists: Set<String> = ["exemptions", "blocks", "expected_calls", "silences"]

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
                "SELECT name, type FROM pragma_table_info(?1)",
                [.text(name)]
            ) { (name: $0.text(0), type: $0.text(1)) }
            let texts = columns.filter { ["TEXT", "ANY"].contains($0.type) }.map(\.name)
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
            if !Self.large.contains(name) {
                for separator in [" ", "-", ".", "(", ")", "/"] {
                    text = "replace(\(text), '\(separator)', '')"
                }
            }
            return "instr(\(text), ?1) > 0"
        }.joined(separator: " OR ")
    }
}
