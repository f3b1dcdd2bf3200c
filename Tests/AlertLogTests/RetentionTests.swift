import Foundation
import Telephony
import Testing

@testable import AlertLog

@Suite("Retention: the days are kept, or it is said that they cannot be")
struct RetentionTests {
    private let day: EventTime = 86_400_000_000

    private func fill(_ bench: Bench, _ calls: Int, from time: EventTime, over: EventTime) throws {
        try bench.database.transaction { () throws(DatabaseError) in
            for call in 0..<calls {
                try bench.database.run(
                    """
                    INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent,
                        name, source, user_agent, sip_call_id, started_us, ended_us, cause)
                    VALUES ('pbx1', ?1, ?2, '08031110001', '+2348031234567', '08031234567', 'Ada',
                        '192.0.2.7', 'probe 1.0', ?1, ?3, ?3, 'NORMAL_CLEARING')
                    """,
                    .text("6d1f5d2e-9f0a-4a0e-8f2f-\(100_000_000_000 + call)"),
                    .text("+23480311\(10_000 + call % 9_999)"),
                    .integer(time + over * EventTime(call) / EventTime(max(calls, 1)))
                )
            }
        }
    }

    private func tidy(_ tidier: inout Tidier, at now: EventTime) throws {
        var steps = 0
        while try tidier.step(at: now), steps < 10_000 { steps += 1 }
    }

    @Test("By default no number of calls cuts the days short")
    func noCap() throws {
        let bench = try Bench()
        try fill(bench, 3_000, from: Sample.time, over: day)
        var tidier = Tidier(database: bench.database, retention: Retention())
        try tidy(&tidier, at: Sample.time + 20 * day)
        #expect(try bench.count("SELECT count(*) FROM calls") == 3_000)
        #expect(Retention().callRowsMax == 0)
    }

    @Test("What retention removes is counted, and what goes before its time is counted apart")
    func counted() throws {
        let bench = try Bench()
        try fill(bench, 1_500, from: Sample.time, over: day)
        var retention = Retention()
        retention.callRowsMax = 1_200
        var tidier = Tidier(database: bench.database, retention: retention)
        try tidy(&tidier, at: Sample.time + day)
        #expect(tidier.removed.callsEarly == 300)
        try tidy(&tidier, at: Sample.time + 40 * day)
        #expect(tidier.removed.calls == 1_200)
        #expect("\(tidier.removed)".hasPrefix("calls=1200 calls_before_their_time=300 alerts=0"))
    }

    @Test("The file shrinks as rows go, a few pages at a time")
    func shrinks() throws {
        let bench = try Bench()
        try fill(bench, 20_000, from: Sample.time, over: day)
        var tidier = Tidier(database: bench.database, retention: Retention())
        let full = try bench.database.fileBytes()
        try tidy(&tidier, at: Sample.time + 40 * day)
        #expect(try bench.database.fileBytes() < full / 8)
        #expect(try bench.text("PRAGMA integrity_check") == "ok")
    }

    @Test("A file of the version before, which only grew, becomes one that shrinks")
    func older() throws {
        let folder = try Folder()
        let path = folder.file("log.db")
        do {
            let old = try Database(path: path, mode: .create, busyMilliseconds: 0)
            try old.execute("PRAGMA journal_mode = WAL")
            try Migrator(path: path).migrate(old)
            #expect(try !old.shrinks())
        }
        let bench = try Bench(folder)
        #expect(try bench.database.makeShrinkable() == nil)
        #expect(try bench.database.shrinks())
        #expect(try bench.text("PRAGMA journal_mode") == "wal")
        #expect(LogNotice.cannotShrink(bytes: 1 << 30).description.contains("callwarden compact"))
    }

    @Test("The command writes the file anew, unless an agent is at it")
    func compact() throws {
        let bench = try Bench()
        try fill(bench, 5_000, from: Sample.time, over: day)
        try bench.database.run("DELETE FROM calls")
        let compactor = try LogCompactor(path: bench.logPath)
        try bench.database.run("INSERT OR REPLACE INTO meta VALUES ('alive_us', 1000000)")
        #expect(try compactor.isInUse(at: 2_000_000))
        #expect(try !compactor.isInUse(at: 60_000_000))
        let (before, after) = try compactor.compact()
        #expect(after < before / 4)
    }

    @Test("The start says what the log grows to, and where disk or calls_max cannot hold the days")
    func forecast() throws {
        let bench = try Bench()
        try fill(bench, 2_400, from: Sample.time, over: day)
        var retention = Retention()
        func forecast() throws -> LogForecast {
            let forecaster = LogForecaster(
                database: bench.database,
                path: bench.logPath,
                retention: retention
            )
            return try #require(try forecaster.forecast(at: Sample.time + day))
        }
        #expect(try forecast().callsPerDay == 2_400)
        #expect(try forecast().bytes == 2_400 * 30 * LogForecaster.bytesPerCall)
        #expect(try forecast().isKept)
        retention.callRowsMax = 24_000
        #expect(try !forecast().isKept)
        let words = try forecast().description
        #expect(
            words.hasPrefix(
                "calls_retention_days=30 cannot be kept: at 2400 calls a day calls_max holds 10.0 days"
            )
        )
        let full = LogForecast(
            callsPerDay: 8_640_000,
            days: 30,
            bytes: 181_440 << 20,
            roomBytes: 20_000 << 20,
            daysOfRowsMax: nil
        )
        #expect(!full.isKept)
        #expect("\(full)".contains("grows to 181440 MB, and there is room for 20000 MB"))
    }

    @Test("Old rows go as fast as new ones come, though every turn of the writer has a whole batch")
    func underLoad() throws {
        let bench = try Bench(capacity: 1 << 22)
        try fill(bench, 6_000, from: Sample.time - 90 * day, over: day)
        let loop = LogLoop(mover: bench.mover, retention: Retention()) { _ in }
        bench.publish((0..<1_500).map { Sample.finished("n-\($0)") })
        var requests = LogRequests()
        var turns = 0
        while try bench.count("SELECT count(*) FROM calls WHERE ended_us < \(Sample.time)") > 0 {
            _ = loop.turn(&requests, wall: Sample.time, seen: Sample.time, now: .now)
            turns += 1
            guard turns < 500 else { break }
        }
        #expect(turns < 500)
        #expect(loop.status.removed.calls == 6_000)
    }
}
