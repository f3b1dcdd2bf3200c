import Records
import Foundation
import Ring
import Telephony
import Testing

@testable import AlertLog

@Suite struct LogKillTests {
    @Test("Every kill that a killed agent had recorded is in the log, once", arguments: 0..<4)
    func killed(round: Int) async throws {
        let folder = try Folder()
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, round = round as Int] in
            let journal = try Journal(path: path + "/j", capacity: 1 << 20)
            let writer = try LogWriter(
                LogOptions(path: path + "/log.db", links: ["pbx1"]),
                journal: journal
            ) { _ in }
            writer.run()
            let file = unsafe open(path + "/seen", O_WRONLY | O_CREAT, 0o600)
            Thread.detachNewThread {
                usleep(UInt32(150_000 + round * 37_000))
                kill(getpid(), SIGKILL)
            }
            let records = RecordJournal(journal)
            var count: Int64 = 0
            while true {
                let kill = Sample.kill(count + 1, .requested, call: "call-\(count + 1)")
                guard records.publish(kill) else { continue }
                count += 1
                _ = unsafe pwrite(file, &count, 8, 0)
                usleep(20)
            }
        }
        let seen = Array(try Data(contentsOf: URL(filePath: path + "/seen")))
        let recorded = seen.enumerated().reduce(0) { $0 | Int($1.element) << ($1.offset * 8) }
        let journal = try Journal(path: path + "/j", capacity: 1 << 20)
        let options = LogOptions(path: path + "/log.db", links: ["pbx1"])
        let start = try LogWriter(options, journal: journal) { _ in }.start
        let database = try Database(path: options.path, mode: .readOnly, busyMilliseconds: 0)
        let rows = try database.first("SELECT count(*) FROM kills") { $0.int(0) } ?? 0
        // One may have been published whose number was not noted any more.
        #expect(rows == recorded || rows == recorded + 1)
        #expect(try database.first("SELECT max(id) FROM kills") { $0.int(0) } == rows)
        #expect(try database.first("SELECT count(*) FROM kill_steps") { $0.int(0) } == rows)
        #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        #expect(start.nextKill == KillID(Int64(rows) + 1))
        #expect(rows > 0)
    }
}
