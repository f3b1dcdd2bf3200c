internal import CSQLite

/// A statement for what comes in numbers: prepared at its first use, then at hand without a search.
final class KeptStatement {
    let sql: String
    private let database: Database
    private var prepared: Statement?
    private var generation = 0

    init(_ sql: String, on database: Database) {
        (self.sql, self.database) = (sql, database)
    }

    /// Runs it once, with the values that `bind` puts in; true where it gave a row.
    @discardableResult
    func run(_ bind: (inout BoundValues) -> Void) throws(DatabaseError) -> Bool {
        let statement = try statement()
        defer { statement.reset() }
        var values = BoundValues(statement)
        bind(&values)
        var code = values.code
        guard code == SQLITE_OK else { throw database.error(code, doing: sql) }
        code = statement.step()
        guard code == SQLITE_DONE || code == SQLITE_ROW else {
            throw database.error(code, doing: sql)
        }
        return code == SQLITE_ROW
    }

    private func statement() throws(DatabaseError) -> Statement {
        if let prepared, generation == database.generation { return prepared }
        let statement = try database.prepare(sql)
        generation = database.generation
        prepared = statement
        return statement
    }
}
