import Foundation
import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("Feed")
struct FeedTests {
    private static let day: EventTime = 86_400_000_000

    private func reader(_ bench: Bench, _ name: String) throws -> FeedReader {
        try FeedReader(path: bench.logPath, name: name, at: Sample.time)
    }

    private func numbers(_ rows: [FeedRow]) -> [Int64] { rows.map(\.number) }

    @Test("Whatever is moved gets the next number, with its kind and row")
    func everyKind() throws {
        let bench = try Bench()
        try bench.database.run(
            """
            INSERT INTO exemptions (id, subject, pattern, reason, author, created_us)
            VALUES (4, 'caller', '+1', 'r', 'a', 0)
            """
        )
        bench.publish(Sample.all)
        try bench.moveAll()
        let rows = try reader(bench, "all").next(at: Sample.time)
        #expect(numbers(rows) == Array(1...Int64(rows.count)))
        #expect(Set(rows.map(\.kind)) == Set(RecordKind.allCases.map(FeedKind.record)))
        #expect(rows.allSatisfy { $0.at == Sample.time })
        for (kind, table) in [
            (.alertOpened, "alerts"), (.callFlagged, "alert_calls"), (.kill, "kills"),
            (.gapOpened, "gaps"), (.blockAdded, "blocks"), (.exemptionHit, "exemptions"),
            (.brake, "brakes"), (.callFinished, "calls"), (.callEnded, "alert_calls"),
            (.burstSeen, "bursts"),
        ] as [(RecordKind, String)] {
            let row = try #require(rows.first { $0.kind == .record(kind) }?.row)
            #expect(try bench.count("SELECT count(*) FROM \(table) WHERE id = \(row)") == 1)
        }
    }

    @Test("A record that changes nothing, and one that the log refuses, get no number")
    func nothing() throws {
        let bench = try Bench()
        bench.publish([Sample.flagged(1, "a"), Sample.flagged(1, "a")])
        bench.publish([Sample.closed(77), Sample.changed(1, "unknown", .blocked)])
        try bench.moveAll()
        let rows = try reader(bench, "r").next(at: 1)
        #expect(rows.map(\.kind) == [.record(.callFlagged)])
    }

    @Test("The end of a call that stands in two alerts is told of both")
    func endInTwoAlerts() throws {
        let bench = try Bench()
        bench.publish([Sample.flagged(1, "a"), Sample.flagged(2, "a")])
        bench.publish([.callEnded(CallEnded(link: LinkID(0), call: "a", endedAt: Sample.time))])
        try bench.moveAll()
        let ends = try reader(bench, "r").next(at: 1).filter { $0.kind == .record(.callEnded) }
        #expect(Set(ends.map(\.row)).count == 2)
    }

    @Test("A batch that fails leaves neither rows nor numbers, and the next one both once")
    func oneTransaction() throws {
        let bench = try Bench()
        try bench.database.execute(
            """
            CREATE TRIGGER full BEFORE INSERT ON kill_steps BEGIN
                SELECT RAISE(ROLLBACK, 'no room');
            END
            """
        )
        bench.publish([Sample.opened(1), Sample.flagged(1, "a"), Sample.kill(1, .requested)])
        #expect(throws: DatabaseError.self) { try bench.mover.moveBatch(at: Sample.time) }
        #expect(try bench.count("SELECT count(*) FROM feed") == 0)
        #expect(try bench.count("SELECT count(*) FROM alerts") == 0)
        try bench.database.execute("DROP TRIGGER full")
        try bench.moveAll()
        let rows = try reader(bench, "r").next(at: 1)
        #expect(
            rows.map(\.kind)
                == [.record(.alertOpened), .record(.callFlagged), .record(.kill)]
        )
    }

    @Test("A writer killed before it gave the journal its room back numbers nothing twice")
    func killedWriter() throws {
        let folder = try Folder()
        let bench = try Bench(folder)
        bench.publish([Sample.opened(1), Sample.flagged(1, "a"), Sample.kill(1, .requested)])
        // Another journal file of the same bytes is what a kill between commit and release leaves.
        let copy = folder.file("copy")
        try FileManager.default.copyItem(atPath: folder.file("j"), toPath: copy)
        try bench.moveAll()
        let again = try Bench(folder, journal: "copy")
        try again.moveAll()
        let rows = try reader(again, "r").next(at: 1)
        #expect(rows.count == 3)
        #expect(numbers(rows) == [1, 2, 3])
    }

    @Test("Two readers at different speed each get everything once, in order")
    func twoReaders() throws {
        let bench = try Bench()
        bench.publish((1...30).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let (quick, slow) = (try reader(bench, "quick"), try reader(bench, "slow"))
        var got: [Int64] = []
        #expect(try quick.next(at: 1).count == 30)
        try quick.commit(through: 30, at: 2)
        while true {
            let rows = try slow.next(limit: 7, at: 1)
            guard let last = rows.last else { break }
            got += numbers(rows)
            try slow.commit(through: last.number, at: 2)
        }
        #expect(got == Array(1...30))
        #expect(try quick.next(at: 1).isEmpty)
    }

    @Test(
        "A reader that comes back goes on behind what it committed; a commit twice changes nothing"
    )
    func place() throws {
        let bench = try Bench()
        bench.publish((1...5).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let first = try reader(bench, "r")
        #expect(try first.next(at: 1).count == 5)
        try first.commit(through: 3, at: 2)
        try first.commit(through: 3, at: 2)
        try first.commit(through: 1, at: 2)
        #expect(try numbers(reader(bench, "r").next(at: 1)) == [4, 5])
        try first.commit(through: 99, at: 3)
        #expect(try bench.count("SELECT seq FROM feed_readers") == 5, "no further than the feed is")
    }

    @Test("A waiting reader wakes when something comes, and not before its time otherwise")
    func waits() async throws {
        let bench = try Bench()
        let path = bench.logPath
        let waiting = try FeedReader(path: path, name: "w", at: 1)
        #expect(try waiting.next(at: 1).isEmpty)
        #expect(try !waiting.wait(milliseconds: 20))
        // Something that is no news does not wake it.
        try bench.database.run("INSERT OR REPLACE INTO meta VALUES ('alive_us', 7)")
        #expect(try !waiting.wait(milliseconds: 20))
        let editor = Thread { try? Self.judge(path) }
        editor.start()
        #expect(try waiting.wait(milliseconds: 60_000))
        #expect(try waiting.next(at: 1).map(\.kind).contains(.exemption))
    }

    private static func judge(_ path: String) throws {
        let exemption = try NewExemption(
            .caller,
            pattern: "+2348031110001",
            reason: "known",
            expires: nil,
            plan: NumberingPlan(countryCode: "234")
        )
        _ = try LogEditor(path: path).addExemption(exemption, by: "ada", at: 1)
    }

    @Test("What operators say is in the feed as well: exemptions, blocks, judgements, decisions")
    func operators() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1)])
        try bench.moveAll()
        let editor = try LogEditor(path: bench.logPath)
        try Self.judge(bench.logPath)
        let block = try editor.addBlock(
            NewBlock(
                caller: "+2348031110001",
                callee: "+2348031234567",
                reason: "r",
                expires: nil,
                plan: NumberingPlan(countryCode: "234")
            ),
            by: "ada",
            at: 2
        )
        #expect(try editor.removeBlock(block, by: "ada", at: 3))
        #expect(try editor.set(alert: 1, status: .confirmed, note: nil, by: "ada", at: 4))
        let kinds = try reader(bench, "r").next(at: 5).map(\.kind)
        #expect(
            kinds == [
                .record(.alertOpened), .exemption, .audit, .block, .audit, .block, .audit,
                .judgement, .audit,
            ]
        )
    }

    @Test("What a reader has not had stays, until it is too old: then its loss is counted and said")
    func retention() throws {
        let bench = try Bench()
        bench.publish((1...5).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let slow = try reader(bench, "slow")
        #expect(try slow.next(limit: 2, at: 1).count == 2)
        try slow.commit(through: 2, at: Sample.time)
        var retention = Retention()
        (retention.callDays, retention.callRowsMax, retention.feedDays) = (1, 1, 7)
        var tidier = Tidier(database: bench.database, retention: retention)
        while try tidier.step(at: Sample.time + 2 * Self.day) {}
        #expect(try bench.text("SELECT group_concat(seq) FROM feed") == "3,4,5")
        #expect(try bench.count("SELECT count(*) FROM calls") == 3, "held for the reader")
        #expect(tidier.feedLost == 0)
        while try tidier.step(at: Sample.time + 8 * Self.day) {}
        #expect(tidier.feedLost == 3)
        #expect(try slow.lost() == 3)
        #expect(try bench.text("SELECT group_concat(seq) FROM feed") == "5", "the latest stays")
        #expect(try bench.count("SELECT count(*) FROM calls") == 0)
        bench.publish([Sample.finished("later")])
        try bench.moveAll()
        #expect(try numbers(slow.next(at: 1)) == [6], "no number is given twice")
    }

    @Test("The writer says how much readers lost")
    func lossIsSaid() throws {
        let notice = LogNotice.feedLost(3, days: 7)
        #expect(notice.description.contains("3 entries"))
        #expect(notice.description.contains("log.feed_days_max"))
    }

    @Test("Without readers, what was put in an hour ago goes in steps")
    func noReaders() throws {
        let bench = try Bench()
        bench.publish((1...9).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let tidier = FeedTidier(database: bench.database, daysMax: 7)
        #expect(try tidier.step(at: Sample.time + 1_000_000, limit: 4).taken == 0)
        let later = Sample.time + 2 * FeedTidier.spareSeconds * 1_000_000
        #expect(try tidier.step(at: later, limit: 4).taken == 4)
        #expect(try tidier.step(at: later, limit: 4).taken == 4)
        #expect(try tidier.step(at: later, limit: 4).taken == 0)
    }
}
