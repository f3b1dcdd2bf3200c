internal import Lists
package import Records
package import Telephony
internal import Warden

extension LogReader {
    /// Hands out what was learned, a batch at a time; says how many rows are broken and were left out.
    ///
    /// First comes the whole of the traffic, then so many callees at most, the one called last at the end.
    package func eachLearned(
        of callee: PartyFilter? = nil,
        atMost countMax: Int,
        _ body: ([CalleeLearned]) -> Void
    ) throws(AlertLogError) -> Int {
        var broken = 0
        var whole = Condition()
        whole.add("id = ?", .integer(0 as Int64))
        _ = try hand(out: whole, &broken, body)
        var wanted = Condition()
        wanted.add("id <> 0")
        wanted.add(callee, "callee")
        var last = try behind(the: countMax, of: wanted)
        while true {
            var page = wanted
            if let last {
                page.add("(last_call_us, id) > (?, ?)", .integer(last.time), .integer(last.id))
            }
            guard let next = try hand(out: page, &broken, body) else { return broken }
            last = next
        }
    }

    /// Where a row stands in the order of latest calls.
    private typealias Place = (time: Int64, id: Int64)

    /// The place behind which so many rows stand, which were called later; nil where there are fewer.
    private func behind(
        the count: Int,
        of condition: Condition
    ) throws(AlertLogError) -> Place? {
        try logged { () throws(DatabaseError) in
            try database.first(
                """
                SELECT last_call_us, id FROM baselines WHERE \(condition.sql)
                ORDER BY last_call_us DESC, id DESC LIMIT 1 OFFSET ?
                """,
                condition.values + [.integer(count)]
            ) { ($0.int64(0), $0.int64(1)) }
        }
    }

    /// One page; the last place of it, nil where nothing was there.
    private func hand(
        out condition: Condition,
        _ broken: inout Int,
        _ body: ([CalleeLearned]) -> Void
    ) throws(AlertLogError) -> Place? {
        var last: Place?
        let page = try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT \(RecordSQL.selected(of: CalleeLearned.self)), last_call_us, id FROM baselines
                WHERE \(condition.sql) ORDER BY last_call_us, id LIMIT \(Self.pageRows)
                """,
                condition.values
            ) { row in
                var unknown = 0
                let (learned, next) = RecordRow.read(
                    CalleeLearned.self,
                    row,
                    nil,
                    unknown: &unknown
                )
                last = (row.int64(next), row.int64(next + 1))
                return learned
            }
        }
        let sound = page.compactMap(\.self).filter(\.isSound)
        broken += page.count - sound.count
        if !sound.isEmpty { body(sound) }
        return last
    }

    /// Calls that operators expect, in the order in which they were put down; those of the past where
    /// asked for.
    package func expected(all: Bool, now: EventTime) throws(AlertLogError) -> [ExpectedRow] {
        try rules("expected_calls", ExpectedRow.columns, all, now) { row in
            var expected = ExpectedRow(row)
            expected.asOf = now
            return expected
        }
    }

    /// Callees of which something was learned, as they are named and known.
    package func keyedCallees(_ filter: PartyFilter) throws(AlertLogError) -> [KeyedCallee] {
        var condition = Condition()
        condition.add("id <> 0")
        condition.add(filter, "callee")
        return try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT id, callee FROM baselines WHERE \(condition.sql) ORDER BY id",
                condition.values
            ) { KeyedCallee(key: $0.int64(0), name: $0.text(1)) }
        }
    }
}

extension CalleeLearned {
    /// False where no agent can have written it so.
    fileprivate var isSound: Bool {
        !isForgotten && !state.isCut && profile >= 0 && busiest >= 0
            && WardenCore.calendar.contains(since) && WardenCore.calendar.contains(lastCall)
    }
}
