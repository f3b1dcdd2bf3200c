import Telephony
import Testing

@testable import AlertLog

@Suite("Finished calls of a party are gone through day by day")
struct CallDayTests {
    private static let day: EventTime = 86_400_000_000

    /// Three calls a day of one caller and one of another, on some days only.
    private func fill(_ bench: Bench) throws {
        for day in [0, 1, 2, 7, 30] as [EventTime] {
            for place in 0..<4 {
                try bench.database.run(
                    """
                    INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
                        source, user_agent, sip_call_id, started_us, ended_us, cause)
                    VALUES ('pbx1', ?1, ?2, '', '+234', '', '', '', '', '', ?3, ?3, 'X')
                    """,
                    .text("\(day)-\(place)"),
                    .text(place < 3 ? "+1" : "+2"),
                    .integer(Sample.time + day * Self.day + EventTime(place / 2))
                )
            }
        }
    }

    private func names(_ filter: LogFilter, _ bench: Bench) throws -> [String] {
        var found: [String] = []
        try LogReader(path: bench.logPath).eachCall(filter) {
            found.append($0.id)
            return true
        }
        return found
    }

    /// A log as earlier versions made it.
    private func makeOld(_ bench: Bench) throws {
        try bench.database.execute(
            """
            DROP INDEX calls_caller;
            DROP INDEX calls_callee;
            CREATE INDEX calls_caller ON calls (caller, ended_us);
            CREATE INDEX calls_callee ON calls (callee, ended_us);
            """
        )
    }

    @Test(
        "Any limit, page and span gives the rows that a look at every call gives, in that order",
        arguments: [true, false]
    )
    func sameRows(isOld: Bool) throws {
        let bench = try Bench()
        if isOld { try makeOld(bench) }
        try fill(bench)
        var all = LogFilter()
        all.limit = nil
        let every = try names(all, bench).filter { !$0.hasSuffix("3") }
        #expect(every.count == 15 && every.prefix(2) == ["30-2", "30-1"])
        var filter = LogFilter()
        filter.caller = .exact("+1")
        for limit in 1...16 {
            filter.limit = limit
            #expect(try names(filter, bench) == Array(every.prefix(limit)))
        }
        filter.limit = nil
        filter.since = Sample.time + Self.day
        filter.until = Sample.time + 7 * Self.day + 1
        let span = "7-1 7-0 2-2 2-1 2-0 1-2 1-1 1-0"
        #expect(try names(filter, bench).joined(separator: " ") == span)
        filter = LogFilter()
        filter.caller = .prefix("+")
        filter.limit = 3
        var paged: [String] = []
        let reader = try LogReader(path: bench.logPath)
        while true {
            let page = try reader.calls(filter)
            paged += page.rows.map(\.id)
            guard let next = page.next else { break }
            filter.behind = next
        }
        #expect(try paged == names(all, bench))
    }

    @Test("A small log of before is arranged at the start, a large one by compact alone")
    func arranged() throws {
        let bench = try Bench()
        #expect(try bench.database.findsCallsByDay())
        try makeOld(bench)
        try fill(bench)
        #expect(try !bench.database.findsCallsByDay())
        #expect(try bench.database.arrangeCalls() == nil)
        #expect(try bench.database.findsCallsByDay())
        try makeOld(bench)
        _ = try LogCompactor(path: bench.logPath).compact()
        #expect(try bench.database.findsCallsByDay())
        #expect(try bench.text("PRAGMA integrity_check") == "ok")
        #expect(LogNotice.slowRetention(bytes: 1 << 30).description.contains("callwarden compact"))
    }

    @Test("Calls are counted over all days since a time", arguments: [true, false])
    func counted(isOld: Bool) throws {
        let bench = try Bench()
        if isOld { try makeOld(bench) }
        try fill(bench)
        let reader = try LogReader(path: bench.logPath)
        let since = Sample.time + Self.day + 1
        #expect(try reader.countCalls(.exact("+1"), nil, 0) == 15)
        #expect(try reader.countCalls(.exact("+1"), nil, since) == 10)
        #expect(try reader.countCalls(nil, .exact("+234"), since) == 14)
        #expect(try reader.countCalls(.exact("+3"), nil, 0) == 0)
    }
}
