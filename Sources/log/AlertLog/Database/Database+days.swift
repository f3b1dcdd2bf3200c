extension Database {
    /// True where the indices of finished calls have the day in front.
    func findsCallsByDay() throws(DatabaseError) -> Bool {
        try first(
            """
            SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'calls'
                AND name IN ('calls_caller', 'calls_callee') AND instr(sql, '86400000000') > 0
            """
        ) { $0.int(0) } == 2
    }

    /// Makes them so, which takes a look at every call.
    func findCallsByDay() throws(DatabaseError) {
        guard try !findsCallsByDay() else { return }
        try transaction { () throws(DatabaseError) in try execute(Schema.callDays) }
    }

    /// Makes the indices of a small log so; the bytes of one that is too large for that now.
    func arrangeCalls() throws(DatabaseError) -> Int64? {
        do throws(DatabaseError) {
            guard try !findsCallsByDay() else { return nil }
            let bytes = try fileBytes()
            guard bytes <= Self.rewrittenBytesMax else { return bytes }
            try findCallsByDay()
        } catch  where error.isBusy || error.isFull {
            // Nothing is lost: the next start tries again.
        }
        return nil
    }
}
