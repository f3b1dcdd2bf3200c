import Foundation
import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("Feed: what becomes of it with the file and the rows that it tells of")
struct FeedFileTests {
    @Test("An older copy of the log gives its numbers anew: a reader that was further has them all")
    func olderCopy() throws {
        let bench = try Bench()
        let copy = bench.logPath + ".copy"
        bench.publish((1...2).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let reader = try FeedReader(path: bench.logPath, name: "r", at: Sample.time)
        try reader.commit(through: 2, at: 1)
        try bench.database.run("VACUUM INTO ?1", .text(copy))
        bench.publish((3...9).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        #expect(try reader.next(at: 1).map(\.number) == Array(3...9))
        try bench.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: bench.logPath + suffix)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: bench.logPath)
        #expect(try reader.next(at: 2).isEmpty)
        #expect(reader.replacements == 1)
        #expect(reader.place == 2, "what comes next is number 3 again")
    }

    @Test("Readers are known in a log that is made anew, and wait for its first entry")
    func carried() throws {
        let bench = try Bench()
        bench.publish([Sample.finished("call-1")])
        try bench.moveAll()
        try FeedReader(path: bench.logPath, name: "it's", at: Sample.time).commit(through: 1, at: 1)
        let other = try Bench()
        for row in try bench.database.carried(for: .deleted, at: 5) {
            try other.database.execute(row.sql)
        }
        #expect(try other.text("SELECT name FROM feed_readers") == "it's")
        #expect(try other.count("SELECT seq FROM feed_readers") == 0)
    }

    @Test("A further attempt takes back the end of the one before; a refusal does not")
    func furtherAttempt() throws {
        let bench = try Bench()
        let end = WardenRecord.callEnded(
            CallEnded(link: LinkID(0), call: "a", endedAt: Sample.time)
        )
        let (more, refused) = (Sample.changed(1, "a", .simulated), Sample.changed(1, "a", .blocked))
        bench.publish([Sample.opened(1), Sample.flagged(1, "a"), end, refused])
        try bench.moveAll()
        #expect(try bench.count("SELECT ended_us IS NOT NULL FROM alert_calls") == 1)
        bench.publish([more])
        try bench.moveAll()
        #expect(try bench.count("SELECT ended_us IS NULL FROM alert_calls") == 1)
    }

    @Test("A reader goes on in the log that stands in the place of its own, from the beginning")
    func replaced() throws {
        let bench = try Bench()
        bench.publish((1...5).map { Sample.finished("call-\($0)") })
        try bench.moveAll()
        let reader = try FeedReader(path: bench.logPath, name: "r", at: Sample.time)
        #expect(try reader.next(at: 1).count == 5)
        try reader.commit(through: 5, at: 1)
        let other = try Bench()
        other.publish([Sample.finished("other")])
        try other.moveAll()
        try other.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: bench.logPath + suffix)
        }
        try FileManager.default.copyItem(atPath: other.logPath, toPath: bench.logPath)
        #expect(try reader.wait(milliseconds: 5_000))
        #expect(try reader.next(at: 2).map(\.number) == [1])
        #expect(reader.replacements == 1)
    }
}
