internal import Records
package import Telephony

/// Rows that held a number, by their table.
package struct ErasedRows: Sendable, Equatable {
    package var table: String
    package var rows: Int
}

/// Takes a number out of everything that the log holds, while the agent goes on to write to it.
///
/// Rows stay, so that counts stay what they are; what a callee's own traffic taught goes, and rules
/// that name the number go out of force. The writer waits for no longer than one small transaction.
package final class NumberEraser {
    /// Rows read for one look, and rows changed by one transaction.
    static let rowsRead: Int64 = 20_000
    static let rowsChanged = 200

    private let database: Database
    private let forms: NumberForms
    private let tables: [ErasedTable]
    /// Stands for the number where that is kept as bits.
    private let word: Int64

    package init(
        path: String,
        _ forms: NumberForms,
        keepingLists: Bool
    ) throws(AlertLogError) {
        let opened = try Database.forClient(
            path,
            .readWrite,
            busyMilliseconds: LogEditor.busyMilliseconds
        )
        (database, self.forms) = (opened, forms)
        tables = try logged { () throws(DatabaseError) in
            // What was in a row is overwritten, and not just given up.
            _ = try opened.first("PRAGMA secure_delete = ON") { $0.int(0) }
            return try ErasedTable.all(in: opened, keepingLists: keepingLists)
        }
        let random = UInt64.random(in: 0...(1 << 40))
        word = Int64(bitPattern: Party.text(serial: random).word)
    }

    /// What was learned of the number as a callee; the agent knows it, too.
    package func learned() throws(AlertLogError) -> KeyedCallee? {
        try logged { () throws(DatabaseError) in
            try database.all("SELECT id, callee FROM baselines WHERE instr(callee, ?1)", [core]) {
                KeyedCallee(key: $0.int64(0), name: $0.text(1))
            }.first { forms.erased($0.name) != nil }
        }
    }

    /// Erases the number, or only counts where it stands; `progress` hears of each table.
    package func run(
        by author: String,
        at now: EventTime,
        onlyCounting: Bool,
        progress: (String) -> Void
    ) throws(AlertLogError) -> [ErasedRows] {
        var found: [ErasedRows] = []
        // Behind all others, since it says what was done to lists.
        for table in tables.filter({ $0.name != "audit" }) + tables.filter({ $0.name == "audit" }) {
            progress(table.name)
            let pass = Pass(table: table, author: author, now: now, onlyCounting: onlyCounting)
            let rows = try logged { () throws(DatabaseError) in
                table.hasRowNumbers ? try go(through: pass) : try goThroughWords(pass)
            }
            if rows > 0 { found.append(ErasedRows(table: table.name, rows: rows)) }
        }
        return found
    }

    /// Says on record that a number was erased, and not which.
    package func putOnRecord(
        _ rows: Int,
        by author: String,
        reason: String,
        origin: ChangeOrigin?,
        at now: EventTime
    ) throws(AlertLogError) {
        var entry = AuditEntry(
            at: now,
            by: LogEditor.cut(author),
            .numberForgotten,
            "number",
            after: "\(rows) rows",
            note: LogEditor.cut(forms.erased(reason) ?? reason)
        )
        entry.origin = origin?.text
        let noted = entry
        try logged { () throws(DatabaseError) in
            try database.transaction { () throws(DatabaseError) in try database.note(noted) }
        }
    }

    /// Folds the write-ahead log in and empties it; false where a reader holds it.
    package func emptyWriteAheadLog() throws(AlertLogError) -> Bool {
        try logged { () throws(DatabaseError) in
            try database.first("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int(0) } == 0
        }
    }

    private var core: SQLValue { .text(forms.core) }
}

/// What is done to one table, for whom and when.
private struct Pass {
    let table: ErasedTable
    let author: String
    let now: EventTime
    let onlyCounting: Bool
}

extension NumberEraser {
    private func go(through pass: Pass) throws(DatabaseError) -> Int {
        let name = pass.table.name
        let last = try database.first("SELECT coalesce(max(rowid), 0) FROM \"\(name)\"") {
            $0.int64(0)
        }
        var start =
            try database.first("SELECT coalesce(min(rowid), 0) FROM \"\(name)\"") { $0.int64(0) }
            ?? 0
        var count = 0
        while start <= last ?? 0 {
            let end = start.addingReportingOverflow(Self.rowsRead)
            let stop = end.overflow ? .max : end.partialValue
            let rows = try rows(from: start, to: stop, of: pass.table)
            count += rows.count
            if !pass.onlyCounting { try change(rows, pass) }
            guard !end.overflow else { break }
            start = try next(from: stop, in: name)
        }
        return count
    }

    /// The next row that there is: some numbers of rows lie far apart.
    private func next(from place: Int64, in name: String) throws(DatabaseError) -> Int64 {
        try database.first(
            "SELECT coalesce(min(rowid), \(Int64.max)) FROM \"\(name)\" WHERE rowid >= ?1",
            [.integer(place)]
        ) { $0.int64(0) } ?? .max
    }

    private func rows(
        from start: Int64,
        to end: Int64,
        of table: ErasedTable
    ) throws(DatabaseError) -> [(id: Int64, row: ErasedRow)] {
        let columns = table.texts.map { "\"\($0)\"" }.joined(separator: ", ")
        let sql = """
            SELECT rowid, \(columns) FROM "\(table.name)"
            WHERE rowid >= ?2 AND rowid < ?3 AND (\(table.condition))
            """
        return try database.all(sql, [core, .integer(start), .integer(end)]) { row in
            var texts: [String: String] = [:]
            for (place, column) in table.texts.enumerated() where row.isText(Int32(place + 1)) {
                texts[column] = row.text(Int32(place + 1))
            }
            return (row.int64(0), ErasedRow(texts, of: table, forms, word: word))
        }.compactMap { id, row in row.map { (id, $0) } }
    }

    private func change(
        _ rows: [(id: Int64, row: ErasedRow)],
        _ pass: Pass
    ) throws(DatabaseError) {
        var rest = rows[...]
        while !rest.isEmpty {
            let some = rest.prefix(Self.rowsChanged)
            rest = rest.dropFirst(some.count)
            try database.transaction { () throws(DatabaseError) in
                let guards = pass.table.name == "audit" ? try liftGuards() : []
                for (id, row) in some { try change(id, row, pass) }
                for sql in guards { try database.execute(sql) }
            }
        }
    }

    private func change(_ id: Int64, _ row: ErasedRow, _ pass: Pass) throws(DatabaseError) {
        let name = pass.table.name
        if name == "baselines" {
            return try database.run("DELETE FROM baselines WHERE id = ?1", .integer(id))
        }
        // One that is of another party and names the number in its reason goes on.
        if ErasedTable.lists.contains(name),
            row.changes.contains(where: { ErasedTable.parties.contains($0.column) })
        {
            try database.run(
                """
                UPDATE \(name) SET removed_us = ?2, removed_by = ?3
                WHERE id = ?1 AND removed_us IS NULL
                """,
                .integer(id),
                .integer(pass.now),
                .text(LogEditor.cut(pass.author))
            )
        }
        let sets = row.changes.enumerated().map { "\"\($1.column)\" = ?\($0 + 2)" }
        let sql = "UPDATE \"\(name)\" SET \(sets.joined(separator: ", ")) WHERE rowid = ?1"
        do throws(DatabaseError) {
            try database.run(sql, values: [.integer(id)] + row.changes.map(\.value))
        } catch  where error.isAboutValues {
            // Two names of calls that differ in the number alone: each stays a name of its own.
            let values = row.changes.map { column, value in
                column == "call_id" ? SQLValue.text("\(NumberForms.replacement)-\(id)") : value
            }
            try database.run(sql, values: [.integer(id)] + values)
        }
    }

    /// What is on record is not changed, but for this; gives what puts the guards back.
    private func liftGuards() throws(DatabaseError) -> [String] {
        let guards = try database.all(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'"
        ) { (name: $0.text(0), sql: $0.text(1)) }
        for (name, _) in guards { try database.execute("DROP TRIGGER \(name)") }
        return guards.map(\.sql)
    }

    /// Tables that have no numbers of rows are small, and are gone through by their words.
    private func goThroughWords(_ pass: Pass) throws(DatabaseError) -> Int {
        var count = 0
        let name = pass.table.name
        for column in pass.table.texts {
            let words = try database.all(
                "SELECT DISTINCT \"\(column)\" FROM \"\(name)\" WHERE \(pass.table.condition)",
                [core]
            ) { $0.isText(0) ? $0.text(0) : "" }
            for word in words {
                guard let erased = forms.erased(word) else { continue }
                count += 1
                guard !pass.onlyCounting else { continue }
                try database.run(
                    "UPDATE \"\(name)\" SET \"\(column)\" = ?2 WHERE \"\(column)\" = ?1",
                    .text(word),
                    .text(erased)
                )
            }
        }
        return count
    }
}
