import Records
import Foundation
import Ring
import Telephony
import Testing

@testable import AlertLog

@Suite struct LogFaultTests {
    /// Leaves a copy of the journal as it stands, as a process killed at this instant would.
    private func snapshot(_ bench: Bench, as name: String) throws {
        let bytes = try Data(contentsOf: URL(filePath: bench.folder.file("j")))
        try bytes.write(to: URL(filePath: bench.folder.file(name)))
    }

    @Test("What a killed agent left in the journal reaches the log exactly once")
    func killedBeforeMoving() throws {
        let bench = try Bench()
        bench.publish((1...300).map { Sample.kill($0, .requested, call: "call-\($0)") })
        #expect(try bench.mover.moveBatch(at: 0, limit: 120) == 120)
        try snapshot(bench, as: "left")
        let next = try Bench(bench.folder, journal: "left")
        try next.moveAll()
        #expect(next.mover.counts.moved == 180)
        #expect(try next.count("SELECT count(*) FROM kills") == 300)
        #expect(try next.count("SELECT count(*) FROM kill_steps") == 300)
    }

    @Test("A kill between commit and release brings nothing twice")
    func killedBeforeRelease() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1)])
        bench.publish((1...50).map { _ in .exemptionHit(ExemptionHit(exemption: 0, time: 1)) })
        // The copy is from before the release, the database from behind the commit.
        try snapshot(bench, as: "left")
        try bench.moveAll()
        let next = try Bench(bench.folder, journal: "left")
        #expect(next.journal.usedBytes == 0)
        try next.moveAll()
        #expect(try next.count("SELECT value FROM meta WHERE key = 'emergency_hits'") == 50)
        next.publish([Sample.opened(2)])
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM alerts") == 2)
    }

    @Test("A database that lost its last transactions gets their records again")
    func databaseBehind() throws {
        let bench = try Bench()
        bench.publish((1...10).map { Sample.kill($0, .requested) })
        try bench.moveAll()
        try bench.database.execute(
            """
            DELETE FROM kill_steps; DELETE FROM kills;
            UPDATE meta SET value = 0 WHERE key = 'journal_position'
            """
        )
        try snapshot(bench, as: "left")
        let next = try Bench(bench.folder, journal: "left")
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM kills") == 10)
    }

    @Test("Positions of another journal mean nothing to a new one")
    func otherJournal() throws {
        let bench = try Bench()
        bench.publish((1...10).map { Sample.kill($0, .requested) })
        try bench.moveAll()
        let next = try Bench(bench.folder, journal: "other")
        next.publish([Sample.kill(11, .requested)])
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM kills") == 11)
    }

    @Test("A locked database delays the writer and nothing else, and nothing is lost")
    func locked() throws {
        let bench = try Bench()
        let other = try Database(path: bench.logPath, mode: .readWrite, busyMilliseconds: 0)
        try other.execute("BEGIN EXCLUSIVE")
        bench.publish([Sample.opened(1)])
        let error = #expect(throws: DatabaseError.self) { try bench.mover.moveBatch(at: 0) }
        #expect(error?.isBusy == true)
        bench.publish([Sample.opened(2)])
        #expect(throws: DatabaseError.self) { try bench.mover.moveBatch(at: 0) }
        try other.execute("ROLLBACK")
        try bench.moveAll()
        #expect(bench.mover.counts.moved == 2)
        #expect(try bench.count("SELECT count(*) FROM alerts") == 2)
    }

    @Test("A full database delays the writer until there is room again, and nothing is lost")
    func full() throws {
        let bench = try Bench(capacity: 1 << 20)
        let pages = try bench.count("PRAGMA page_count")
        try bench.database.execute("PRAGMA max_page_count = \(pages + 2)")
        let records = (1...400).map { Sample.flagged(1, "call-\($0)") }
        bench.publish([Sample.opened(1)] + records)
        var failures = 0
        for _ in 0..<3 {
            do throws(DatabaseError) {
                while try bench.mover.moveBatch(at: 0, limit: 50) > 0 {}
            } catch {
                #expect(error.isFull)
                failures += 1
            }
        }
        #expect(failures == 3)
        #expect(bench.journal.usedBytes > 0)
        try bench.database.execute("PRAGMA max_page_count = 1000000")
        try bench.moveAll()
        #expect(try bench.count("SELECT count(*) FROM alert_calls") == 400)
        #expect(try bench.count("SELECT calls FROM alerts") == 400)
        #expect(bench.mover.counts.rejected == 0)
    }

    @Test("A filling journal gives up ordinary calls first and the steps of kills last")
    func shedding() throws {
        let bench = try Bench(capacity: 1 << 16)
        while bench.records.publish(Sample.finished("c")) {}
        #expect(bench.records.fill > 0.7 && bench.records.fill <= 0.75)
        #expect(bench.records.shed == RecordJournal.Shed(calls: 1, details: 0, kills: 0))
        #expect(bench.records.hasRoomForKills)
        while bench.records.publish(Sample.block()) {}
        #expect(bench.records.shed.details == 1)
        while bench.records.publish(Sample.kill(1, .requested)) {}
        #expect(!bench.records.hasRoomForKills)
        #expect(!bench.records.publish(Sample.flagged(1, "a")))
        #expect(bench.records.publish(Sample.kill(1, .ended)))
        #expect(bench.records.shed == RecordJournal.Shed(calls: 1, details: 2, kills: 1))
        try bench.moveAll()
        #expect(bench.records.hasRoomForKills)
        #expect(bench.records.publish(Sample.finished("c")))
    }

    @Test("What a full journal has no room for waits, in order, if it says how a kill went on")
    func outcomesWait() throws {
        let bench = try Bench(capacity: 16_384)
        #expect(bench.records.publish(Sample.kill(1, .requested)))
        while bench.records.publish(Sample.kill(2, .accepted)), bench.records.fill < 0.99 {}
        while bench.records.journal.append([1, 2, 3].span, leaving: 0) {}
        #expect(bench.records.publish(Sample.kill(1, .accepted)), "it waits")
        #expect(bench.records.publish(Sample.kill(1, .ended)))
        #expect(bench.records.publish(.gapOpened(Sample.gap(7))))
        #expect(!bench.records.hasRoomForKills)
        #expect(!bench.records.publish(Sample.kill(3, .requested)), "a new kill does not wait")
        try bench.moveAll()
        #expect(!bench.records.hasRoomForKills, "what waits goes first")
        bench.records.publishOwed()
        #expect(bench.records.hasRoomForKills)
        try bench.moveAll()
        #expect(try bench.text("SELECT state FROM kills WHERE id = 1") == "ended")
        #expect(try bench.count("SELECT count(*) FROM gaps WHERE id = 7") == 1)
    }

    @Test("Damage in the journal costs the records that it hit, no others", arguments: 0..<20)
    func damage(seed: Int) throws {
        var random = SeededGenerator(state: UInt64(seed))
        let bench = try Bench()
        bench.publish((1...200).map { Sample.kill($0, .requested) })
        var bytes = try Data(contentsOf: URL(filePath: bench.folder.file("j")))
        for _ in 0..<20 {
            let place = Int.random(in: 4096..<4096 + 20_000, using: &random)
            bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
        try bytes.write(to: URL(filePath: bench.folder.file("left")))
        let next = try Bench(bench.folder, journal: "left")
        try next.moveAll()
        let rows = try next.count("SELECT count(*) FROM kills")
        #expect(rows >= 180 && rows <= 200, "seed \(seed)")
        #expect(next.mover.counts.moved == UInt64(rows), "seed \(seed)")
        #expect(next.journal.usedBytes == 0)
    }
}
