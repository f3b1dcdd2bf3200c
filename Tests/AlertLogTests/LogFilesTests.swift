import Records
import Foundation
import Ring
import Telephony
import Testing

@testable import AlertLog

/// Real files that are taken away under a writer that runs.
@Suite("An alert log that is deleted or replaced under the agent")
struct LogFilesTests {
    private let folder: Folder
    private let notices = Notices()
    private var logPath: String { folder.file("log.db") }
    private let start = ContinuousClock.now
    private let plan = NumberingPlan(countryCode: "234")

    init() throws { folder = try Folder() }

    private func journal() throws -> Journal {
        try Journal(path: folder.file("j"), capacity: 1 << 18)
    }

    private func writer(_ journal: Journal) throws -> LogWriter {
        var options = LogOptions(path: logPath, links: ["pbx1", "pbx2"])
        options.openMilliseconds = 0
        return try LogWriter(options, journal: journal, clock: { Sample.time }) { [notices] in
            notices.add($0)
        }
    }

    private func publish(_ journal: Journal, _ records: [WardenRecord]) {
        let publisher = RecordJournal(journal)
        for record in records { #expect(publisher.publish(record)) }
    }

    private func turn(_ writer: LogWriter, at second: Int) {
        for _ in 0..<3 { _ = writer.turn(at: start + .seconds(second)) }
    }

    private func run(_ sql: String) throws {
        let database = try Database(path: logPath, mode: .readWrite, busyMilliseconds: 1_000)
        try database.execute(sql)
    }

    private func count(_ table: String, where condition: String = "1") throws -> Int {
        let database = try Database(path: logPath, mode: .readOnly, busyMilliseconds: 1_000)
        return try database.first("SELECT count(*) FROM \(table) WHERE \(condition)") { $0.int(0) }
            ?? -1
    }

    private static let exemption = """
        INSERT INTO exemptions (subject, pattern, reason, author, created_us)
        VALUES ('callee', '+2348031234567', 'ticket ''hot''line', 'ada', 5)
        """

    private func remove(_ ends: [String] = ["", "-wal", "-shm"]) {
        for end in ends { try? FileManager.default.removeItem(atPath: logPath + end) }
    }

    private var restored: [(LogFileTrouble, Int?)] {
        notices.all.compactMap {
            if case .filesRestored(let trouble, _, let rules) = $0 { (trouble, rules) } else { nil }
        }
    }

    @Test(
        "A deleted log is made anew: no record of a kill is lost, and exemptions hold",
        arguments: [["", "-wal", "-shm"], [""]]
    )
    func deleted(_ ends: [String]) throws {
        let journal = try journal()
        let writer = try writer(journal)
        let watch = try LogWatch(path: logPath, followed: writer.place)
        try run(Self.exemption)
        #expect(try watch.look(plan: plan, now: Sample.time).rules?.exemptions.count == 1)
        publish(journal, [Sample.kill(1, .requested)])
        turn(writer, at: 2)
        remove(ends)
        // Recorded, and moved into a file without a name, before anybody has noticed.
        publish(journal, [Sample.kill(2, .requested), Sample.kill(3, .requested)])
        turn(writer, at: 2)
        publish(journal, [Sample.kill(4, .requested)])
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.deleted])
        #expect(restored.first?.1 == 1)
        #expect(try count("kills", where: "id IN (2, 3, 4)") == 3)
        #expect(try count("kills", where: "id = 1") == 1, "a kill without an end is taken along")
        #expect(try count("exemptions", where: "reason = 'ticket ''hot''line' AND id = 1") == 1)
        #expect(try count("links") == 2)
        // Nobody who follows the log ever saw it without the exemption.
        let rules = try watch.look(plan: plan, now: Sample.time).rules
        #expect(rules?.exemptions.count == 1)
        publish(journal, [Sample.kill(5, .requested)])
        turn(writer, at: 6)
        #expect(try count("kills") == 5)
        #expect(restored.count == 1)
    }

    @Test("Who decided what, and the brake that an operator holds, outlive the file")
    func decisions() throws {
        let journal = try journal()
        let writer = try writer(journal)
        try run(
            """
            INSERT INTO audit (at_us, author, what, subject, becomes)
            VALUES (1, 'ada', 'alert.set', 'alert 1', 'confirmed')
            """
        )
        var held = BrakeRecord(engaged: true, reason: .hand, limit: 0, at: Sample.time)
        held.author = "ada"
        publish(journal, [.brake(held)])
        let later = BrakeRecord(engaged: true, reason: .callees, limit: 60, at: Sample.time + 1)
        publish(journal, [.brake(later)])
        turn(writer, at: 2)
        remove()
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.deleted])
        #expect(try count("audit", where: "author = 'ada' AND subject = 'alert 1'") == 1)
        #expect(try count("brakes", where: "reason = 'hand' AND author = 'ada' AND engaged") == 1)
        #expect(try count("brakes", where: "reason = 'callees'") == 1)
    }

    @Test(
        "A disarm that was decided outlives the file, and a watch has no other decision meanwhile"
    )
    func disarmed() throws {
        let journal = try journal()
        let writer = try writer(journal)
        let watch = try LogWatch(path: logPath, followed: writer.place)
        let editor = try LogEditor(path: logPath)
        try editor.decide([("auto_disconnect", "false")], by: "ada", reason: "", at: 1)
        #expect(try watch.look(plan: plan, now: 2).decided?.map(\.value) == ["false"])
        turn(writer, at: 2)
        remove()
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.deleted])
        #expect(try count("decided_settings", where: "value = 'false' AND author = 'ada'") == 1)
        let changes = try watch.look(plan: plan, now: Sample.time)
        #expect(changes.decided.map { $0.map(\.value) } ?? ["false"] == ["false"])
    }

    @Test("What was learned, and what is expected, outlive the file")
    func learned() throws {
        let journal = try journal()
        let writer = try writer(journal)
        try run(
            """
            INSERT INTO expected_calls (callee, from_us, expires_us, calls_per_hour, reason, author,
                created_us)
            VALUES ('1001', 1, \(Sample.time + 60_000_000), 3000, 'sale', 'ada', 1),
                ('1002', 1, 2, 3000, 'over', 'ada', 1)
            """
        )
        publish(journal, [Sample.learned()])
        turn(writer, at: 2)
        remove()
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.deleted])
        #expect(restored.first?.1 == 0, "neither is an exemption or a block")
        #expect(try count("expected_calls", where: "reason = 'sale' AND id = 1") == 1)
        #expect(try count("expected_calls") == 1)
        #expect(try count("baselines", where: "state = '1 learned'") == 1)
    }

    @Test("The next start goes on in the log made anew, with nothing lost and nothing twice")
    func nextStart() throws {
        do {
            let journal = try journal()
            let writer = try writer(journal)
            turn(writer, at: 2)
            remove()
            publish(journal, [Sample.opened(1), Sample.kill(1, .requested)])
            turn(writer, at: 2)
            turn(writer, at: 4)
            publish(journal, [Sample.kill(2, .requested)])
        }
        let journal = try journal()
        let writer = try writer(journal)
        #expect(writer.start.recoveredRecords == 1)
        #expect(writer.start.nextKill == KillID(3))
        #expect(try count("kills") == 2)
        #expect(try count("kill_steps") == 2)
    }

    @Test("A log that was replaced by an older copy is gone on with, and lacks no exemption")
    func replaced() throws {
        let journal = try journal()
        let writer = try writer(journal)
        let watch = try LogWatch(path: logPath, followed: writer.place)
        try run("VACUUM INTO '\(folder.file("copy.db"))'")
        try run(Self.exemption)
        _ = try watch.look(plan: plan, now: Sample.time)
        turn(writer, at: 2)
        try FileManager.default.removeItem(atPath: logPath)
        try FileManager.default.moveItem(atPath: folder.file("copy.db"), toPath: logPath)
        publish(journal, [Sample.kill(7, .requested)])
        turn(writer, at: 2)
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.replaced])
        #expect(try count("kills", where: "id = 7") == 1)
        #expect(try count("exemptions") == 1)
        #expect(try watch.look(plan: plan, now: Sample.time).rules?.exemptions.count == 1)
    }

    @Test("A log that was emptied in its place is made anew")
    func emptied() throws {
        let journal = try journal()
        let writer = try writer(journal)
        turn(writer, at: 2)
        publish(journal, [Sample.kill(1, .requested)])
        try FileHandle(forWritingTo: URL(filePath: logPath)).truncate(atOffset: 0)
        turn(writer, at: 2)
        turn(writer, at: 4)
        #expect(restored.map(\.0) == [.emptied])
        publish(journal, [Sample.kill(2, .requested)])
        turn(writer, at: 6)
        #expect(try count("kills", where: "id = 2") == 1)
    }

    @Test(
        "Files beside the log that are deleted take nothing with them",
        arguments: ["-wal", "-shm"]
    )
    func companions(_ end: String) throws {
        let journal = try journal()
        let writer = try writer(journal)
        let watch = try LogWatch(path: logPath, followed: writer.place)
        try run(Self.exemption)
        publish(journal, [Sample.kill(1, .requested)])
        turn(writer, at: 2)
        turn(writer, at: 4)
        remove([end])
        publish(journal, [Sample.kill(2, .requested)])
        turn(writer, at: 4)
        turn(writer, at: 6)
        #expect(restored.map(\.0) == [.companions])
        #expect(try count("kills") == 2)
        #expect(try count("exemptions") == 1)
        #expect(try watch.look(plan: plan, now: Sample.time).rules?.exemptions.count == 1)
        publish(journal, [Sample.kill(3, .requested)])
        turn(writer, at: 8)
        #expect(try count("kills") == 3)
        #expect(restored.count == 1)
    }

    @Test("Where no log can be made, records wait in the journal until one can")
    func noFolder() throws {
        let state = folder.file("state")
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let journal = try journal()
        var options = LogOptions(path: state + "/log.db", links: ["pbx1"])
        options.openMilliseconds = 0
        let writer = try LogWriter(options, journal: journal, clock: { Sample.time }) { [notices] in
            notices.add($0)
        }
        turn(writer, at: 2)
        try FileManager.default.removeItem(atPath: state)
        publish(journal, [Sample.kill(1, .requested)])
        turn(writer, at: 4)
        #expect(writer.status.lastError != nil)
        #expect(journal.usedBytes > 0)
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        turn(writer, at: 6)
        #expect(journal.usedBytes == 0)
        let database = try Database(path: options.path, mode: .readOnly, busyMilliseconds: 0)
        #expect(try database.first("SELECT count(*) FROM kills") { $0.int(0) } == 1)
    }
}
