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
    func run(
        _ bind: (inout BoundValues) -> Void,
        reading read: (Row) -> Void = { _ in }
    ) throws(DatabaseError) -> Bool {
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
        guard code == SQLITE_ROW else { return false }
        read(Row(statement))
        return true
    }

    /// Runs it once; the number in the first column of the row that it gave, nil where it gave none.
    func first(_ bind: (inout BoundValues) -> Void) throws(DatabaseError) -> Int64? {
        var found: Int64?
        try run(bind, reading: { found = $0.int64(0) })
        return found
    }

    /// Runs it to its end; the numbers in the first column of the rows that it gave.
    func all(_ bind: (inout BoundValues) -> Void) throws(DatabaseError) -> [Int64] {
        let statement = try statement()
        defer { statement.reset() }
        var values = BoundValues(statement)
        bind(&values)
        var code = values.code
        guard code == SQLITE_OK else { throw database.error(code, doing: sql) }
        var found: [Int64] = []
        code = statement.step()
        while code == SQLITE_ROW {
            found.append(Row(statement).int64(0))
            code = statement.step()
        }
        guard code == SQLITE_DONE else { throw database.error(code, doing: sql) }
        return found
    }

    private func statement() throws(DatabaseError) -> Statement {
        if let prepared, generation == database.generation { return prepared }
        let statement = try database.prepare(sql)
        generation = database.generation
        prepared = statement
        return statement
    }
}
