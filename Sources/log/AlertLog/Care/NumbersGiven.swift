/// How far the numbers of a log have been given, for a log that takes its place: no number is given to
/// two things, since people and programs elsewhere know alerts by theirs.
struct NumbersGiven {
    /// Tables whose rows the agent numbers.
    private static let tables = ["alerts", "kills", "gaps"]

    /// By the name in `meta`.
    private var ofAgents: [(name: String, last: Int64)] = []
    /// By the table.
    private var ofTables: [(name: String, last: Int64)] = []

    init(of log: Database) throws(DatabaseError) {
        for table in Self.tables {
            let last = try log.first("SELECT coalesce(max(id), 0) FROM \(table)") { $0.int64(0) }
            let given = max(last ?? 0, try log.numbersGiven(of: table))
            ofAgents.append((Self.name(table), given))
        }
        ofTables = try log.all("SELECT name, seq FROM sqlite_sequence") {
            ($0.text(0), $0.int64(1))
        }
    }

    fileprivate static func name(_ table: String) -> String { "numbered_\(table)" }

    /// Has another log go on from there.
    func keep(in other: Database) throws(DatabaseError) {
        for (name, last) in ofAgents {
            try other.run(
                "INSERT OR REPLACE INTO meta VALUES (?1, ?2)",
                .text(name),
                .integer(last)
            )
        }
        for (name, last) in ofTables {
            try other.run(
                "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1",
                .text(name),
                .integer(last)
            )
            try other.run(
                """
                INSERT INTO sqlite_sequence (name, seq) SELECT ?1, ?2
                WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)
                    AND EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)
                """,
                .text(name),
                .integer(last)
            )
        }
    }
}

extension Database {
    /// The last number that an earlier log gave in this table; zero where there was none.
    func numbersGiven(of table: String) throws(DatabaseError) -> Int64 {
        try first(
            "SELECT value FROM meta WHERE key = ?1",
            [.text(NumbersGiven.name(table))]
        ) { $0.int64(0) } ?? 0
    }
}
