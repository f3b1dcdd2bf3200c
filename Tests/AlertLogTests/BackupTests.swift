import Foundation
import Records
import Ring
import Telephony
import Testing

@testable import AlertLog

@Suite("Backup and restore")
struct BackupTests {
    private let folder: Folder
    private var log: String { folder.file("log.db") }
    private var journal: String { folder.file("log.journal") }
    private var copy: String { folder.file("copy.db") }
    private let journalBytes = 1 << 16

    init() throws { folder = try Folder() }

    private func agent() throws -> Bench {
        try Bench(folder, journal: "log.journal", capacity: journalBytes)
    }

    private func backUp(replacing: Bool = false) throws -> LogContent {
        try LogBackup(path: log).copy(to: copy, replacing: replacing) { _ in }
    }

    private func restore(
        _ file: String? = nil,
        at now: EventTime = Sample.time + 60 * Sample.second
    ) throws -> RestoredLog {
        let restore = LogRestore(
            log: log,
            journal: journal,
            journalBytes: journalBytes,
            storesCalls: true
        )
        return try restore.restore(from: file ?? copy, by: "ada", at: now) { _ in }
    }

    private func count(_ sql: String, in path: String) throws -> Int {
        let database = try Database(path: path, mode: .readOnly, busyMilliseconds: 0)
        return try database.first(sql) { $0.int(0) } ?? -1
    }

    private func permissions(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("A backup is of one moment, whole, one file, and readable by owner and group alone")
    func whole() throws {
        let bench = try agent()
        bench.publish([Sample.opened(1), Sample.flagged(1, "a"), Sample.finished("a")])
        try bench.moveAll()
        let content = try backUp()
        #expect(content.calls == 1 && content.alerts == 1 && content.kills == 0)
        #expect(content.schema == Schema.migrations.last?.version)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        #expect(try permissions(copy) == 0o640)
        #expect(try LogReader(path: copy).alert(1) != nil)
    }

    @Test("What is written while pages are copied is not in the copy, and does not begin it anew")
    func oneMoment() throws {
        let bench = try agent()
        for round in 0..<4 {
            bench.publish((0..<100).map { Sample.finished("a-\(round)-\($0)") })
            try bench.moveAll()
        }
        let source = try Database(path: log, mode: .readOnly, busyMilliseconds: 0)
        let target = try Database(path: copy, mode: .create, busyMilliseconds: 0)
        let pages = try PageCopy(of: source, into: target)
        var steps = 0
        var total: Int64 = 0
        while let left = try pages.step(pages: 4) {
            total = left.of
            bench.publish([Sample.finished("b-\(steps)")])
            try bench.moveAll()
            steps += 1
        }
        #expect(steps == Int((total + 3) / 4) - 1 || steps == Int(total / 4))
        #expect(try count("SELECT count(*) FROM calls", in: copy) == 400)
        #expect(try bench.count("SELECT count(*) FROM calls") == 400 + steps)
    }

    @Test("A file is replaced only where that is wanted, and the log itself never")
    func refused() throws {
        let bench = try agent()
        try bench.moveAll()
        _ = try backUp()
        #expect(throws: CareError.exists(path: copy)) { try backUp() }
        _ = try backUp(replacing: true)
        #expect(throws: CareError.sameFile(path: log)) {
            try LogBackup(path: log).copy(to: log, replacing: true) { _ in }
        }
        #expect(throws: CareError.notAFile(path: folder.path)) {
            try LogBackup(path: log).copy(to: folder.path, replacing: true) { _ in }
        }
        #expect(throws: CareError.self) {
            try LogBackup(path: log).copy(to: folder.file("no/copy.db"), replacing: false) { _ in }
        }
        #expect(throws: CareError.log(.missing(path: folder.file("none.db")))) {
            try LogBackup(path: folder.file("none.db")).copy(to: copy, replacing: true) { _ in }
        }
    }

    @Test("A place that another backup is written to is left to it; what a dead one left goes")
    func half() throws {
        let bench = try agent()
        try bench.moveAll()
        do {
            let other = try FileInMaking(for: copy, ending: ".part")
            #expect(throws: CareError.beingWritten(path: copy)) { try backUp() }
            #expect(other.path == copy + ".part")
        }
        try Data("left".utf8).write(to: URL(filePath: copy + ".part"))
        _ = try backUp()
        #expect(!FileManager.default.fileExists(atPath: copy + ".part"))
    }

    @Test("A disk without room for the copy and its reserve is refused beforehand")
    func noRoom() throws {
        #expect {
            try LogCopy.requireRoom(for: 1 << 60, besides: copy)
        } throws: { error in
            guard case .noRoom(let found, let needed, _) = error as? CareError else { return false }
            return found == folder.path && needed == 1 << 60 + LogCopy.reserveBytes
        }
    }

    @Test("A restored log goes on where its backup was made: nothing lost, nothing twice")
    func restored() throws {
        do {
            let bench = try agent()
            bench.publish([Sample.opened(1), Sample.flagged(1, "a"), Sample.finished("a")])
            try bench.moveAll()
            _ = try backUp()
            bench.publish([Sample.opened(2), Sample.flagged(2, "b"), Sample.finished("b")])
            try bench.moveAll()
            // The agent dies with this in its journal.
            bench.publish([Sample.finished("c")])
        }
        let restored = try restore()
        let kept = try #require(restored.kept)
        #expect(kept == log + ".before-restore-20260102T030505Z")
        #expect(try count("SELECT count(*) FROM calls", in: kept) == 3)
        #expect(try count("SELECT count(*) FROM calls", in: log) == 1)
        #expect(restored.content.calls == 1 && restored.recordsToCome ?? 0 > 0)
        #expect(
            try count("SELECT count(*) FROM audit WHERE what = 'log.restored'", in: log) == 1
        )
        let next = try agent()
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM calls") == 3)
        #expect(try next.count("SELECT count(*) FROM alerts") == 2)
    }

    @Test("Where the journal has moved on, the restored log is the backup alone, and numbers go on")
    func movedOn() throws {
        do {
            let bench = try agent()
            bench.publish([Sample.opened(1), Sample.finished("a")])
            try bench.moveAll()
            _ = try backUp()
            for round in 0..<20 {
                bench.publish((0..<100).map { Sample.finished("n-\(round)-\($0)") })
                try bench.moveAll()
            }
            bench.publish([Sample.opened(7)])
        }
        let restored = try restore()
        #expect(restored.recordsToCome == nil)
        let kept = try #require(restored.kept)
        #expect(try count("SELECT count(*) FROM calls", in: kept) == 2_001)
        #expect(try count("SELECT max(id) FROM alerts", in: kept) == 7)
        let next = try agent()
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM calls") == 1)
        #expect(try next.database.numbersGiven(of: "alerts") == 7)
        let starter = LogStarter(mover: next.mover, links: [], talkSeconds: 10, now: Sample.time)
        #expect(try starter.stock().nextAlert.value == 8)
    }

    @Test("A restore arms nothing: whether calls are ended stays as it was decided last")
    func arming() throws {
        do {
            let bench = try agent()
            bench.publish([Sample.finished("a")])
            try bench.moveAll()
            let editor = try LogEditor(path: log)
            let armed = [("auto_disconnect", "true"), ("switches.b.enforce", "true")]
            try editor.decide(
                (armed + [("threshold", "8")]).map { ($0.0, $0.1) },
                by: "ada",
                reason: "",
                at: 1
            )
            _ = try backUp()
            try editor.decide(
                [("auto_disconnect", "false"), ("switches.b.enforce", nil), ("threshold", "9")],
                by: "bob",
                reason: "",
                at: 2
            )
        }
        _ = try restore()
        let rows = try LogReader.decidedSettings(in: log)
        #expect(rows.map(\.key) == ["auto_disconnect", "threshold"])
        #expect(rows.map(\.value) == ["false", "8"] && rows.first?.author == "bob")
    }

    @Test("While an agent holds the journal, or wrote just now, nothing is restored")
    func running() throws {
        var bench: Bench? = try agent()
        try bench?.moveAll()
        _ = try backUp()
        #expect(throws: CareError.agentRuns(path: log)) { try restore() }
        try bench?.database.run("INSERT OR REPLACE INTO meta VALUES ('alive_us', ?1)", .integer(1))
        bench = nil
        #expect(throws: CareError.agentRuns(path: log)) { try restore(at: 2) }
        let reader = try LogReader(path: log)
        _ = try reader.alert(1)
        #expect(throws: CareError.inUse(path: log)) { try restore() }
        _ = try reader.alert(1)
    }

    @Test("A backup that is cut, of something else, or of a newer program is refused")
    func unfit() throws {
        do {
            let bench = try agent()
            bench.publish((0..<200).map { Sample.finished("a-\($0)") })
            try bench.moveAll()
            _ = try backUp()
        }
        let handle = try #require(FileHandle(forUpdatingAtPath: copy))
        try handle.seek(toOffset: 40_000)
        try handle.write(contentsOf: Data(repeating: 0xa5, count: 30_000))
        try handle.close()
        #expect(throws: CareError.self) { try restore() }
        let foreign = folder.file("foreign")
        try Data("no database at all, but a text".utf8).write(to: URL(filePath: foreign))
        #expect(throws: CareError.log(.foreign(path: foreign))) { try restore(foreign) }
        let newer = folder.file("newer.db")
        do {
            let other = try Database(path: newer, mode: .create, busyMilliseconds: 0)
            try Migrator(path: newer).migrate(other)
            try other.execute("PRAGMA user_version = 9999")
        }
        #expect(throws: CareError.self) { try restore(newer) }
        // Whatever was refused, the log is where it was.
        #expect(try count("SELECT count(*) FROM calls", in: log) == 200)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.contains("restor") })
    }

    @Test("A backup of an earlier version is put in place, and the next start brings it up to date")
    func older() throws {
        let old = folder.file("old.db")
        do {
            let database = try Database(path: old, mode: .create, busyMilliseconds: 0)
            let steps = Schema.migrations.filter { $0.version <= 9 }
            try Migrator(path: old, steps: steps).migrate(database)
        }
        #expect(try restore(old).content.schema == 9)
        #expect(try permissions(log) == 0o640)
        let bench = try agent()
        let known = try #require(Schema.migrations.last?.version)
        #expect(try bench.count("PRAGMA user_version") == known)
    }

    @Test("A damaged log is kept as it is, and what the journal has goes into the backup")
    func damaged() throws {
        do {
            let bench = try agent()
            bench.publish([Sample.finished("a")])
            try bench.moveAll()
            _ = try backUp()
            bench.publish([Sample.finished("b")])
        }
        try Data("ruined by a disk".utf8).write(to: URL(filePath: log))
        let kept = try #require(try restore().kept)
        let left = try Data(contentsOf: URL(filePath: kept))
        #expect(String(decoding: left, as: UTF8.self) == "ruined by a disk")
        let next = try agent()
        try next.moveAll()
        #expect(try next.count("SELECT count(*) FROM calls") == 2)
    }
}
