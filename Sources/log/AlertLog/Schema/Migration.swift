/// One step from a schema version to the next.
struct Migration {
    /// The `user_version` that the database has behind this step.
    let version: Int
    let script: String
}

/// Brings a database to the schema that this program knows.
struct Migrator {
    let path: String
    let steps: [Migration]

    init(path: String, steps: [Migration] = Schema.migrations) {
        self.path = path
        self.steps = steps
    }

    private var known: Int { steps.last?.version ?? 0 }

    /// Runs the steps that are still to be done, each in a transaction of its own.
    func migrate(_ database: Database) throws(AlertLogError) {
        var found = try check(database)
        do throws(DatabaseError) {
            for step in steps where step.version > found {
                try database.transaction { () throws(DatabaseError) in
                    try database.execute(step.script)
                    try database.execute(
                        """
                        PRAGMA application_id = \(Schema.applicationID);
                        PRAGMA user_version = \(step.version)
                        """
                    )
                }
                found = step.version
            }
        } catch {
            throw .database(error)
        }
    }

    /// Refuses a database that is not exactly of the schema that this program knows.
    func requireCurrent(_ database: Database) throws(AlertLogError) {
        let found = try check(database)
        guard found == known else {
            throw .olderSchema(path: path, found: found, known: known)
        }
    }

    /// The schema version found, in a database that is ours or empty.
    @discardableResult
    func check(_ database: Database) throws(AlertLogError) -> Int {
        let (version, id, tables) = try logged { () throws(DatabaseError) in
            (
                try database.first("PRAGMA user_version") { $0.int(0) } ?? 0,
                try database.first("PRAGMA application_id") { $0.int(0) } ?? 0,
                try database.first("SELECT count(*) FROM sqlite_schema") { $0.int(0) } ?? 0
            )
        }
        guard id == Schema.applicationID || (id == 0 && tables == 0) else {
            throw .foreign(path: path)
        }
        guard version <= known else {
            throw .newerSchema(path: path, found: version, known: known)
        }
        return version
    }

    /// A file that is no database is foreign; other errors stay what they are.
    private func logged<Value>(
        _ body: () throws(DatabaseError) -> Value
    ) throws(AlertLogError) -> Value {
        do throws(DatabaseError) {
            return try body()
        } catch {
            throw error.isNoDatabase ? .foreign(path: path) : .database(error)
        }
    }
}
