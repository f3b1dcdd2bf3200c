import Foundation
import Testing

@testable import AlertLog

@Suite struct SchemaTests {
    let folder: Folder
    var path: String { folder.file("log.db") }

    init() throws { folder = try Folder() }

    private func database() throws -> Database {
        try Database(path: path, mode: .create, busyMilliseconds: 0)
    }

    @Test("An empty file becomes a log of the latest version, and stays one")
    func fresh() throws {
        for _ in 0..<2 {
            let database = try Database.forAgent(LogOptions(path: path, links: []))
            #expect(
                try database.first("PRAGMA user_version") { $0.int(0) }
                    == Schema.migrations.last?.version
            )
            #expect(try database.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
            #expect(try database.first("PRAGMA integrity_check") { $0.text(0) } == "ok")
        }
    }

    @Test("Who called whom is for the owner and the group only, in every file of the log")
    func permissions() throws {
        let database = try Database.forAgent(LogOptions(path: path, links: []))
        try database.run("INSERT INTO links VALUES (1, 'a')")
        for suffix in ["", "-wal", "-shm"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + suffix)
            #expect(attributes[.posixPermissions] as? Int == 0o640, "\(suffix)")
        }
    }

    @Test("Versions count up by one and each step leaves the data that was there")
    func steps() throws {
        #expect(Schema.migrations.map(\.version) == Array(1...Schema.migrations.count))
        let steps = [
            Migration(version: 1, script: "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"),
            Migration(version: 2, script: "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 9;"),
        ]
        let database = try database()
        try Migrator(path: path, steps: Array(steps.prefix(1))).migrate(database)
        try Migrator(path: path, steps: steps).migrate(database)
        #expect(try database.first("SELECT x + y FROM a") { $0.int(0) } == 16)
    }

    @Test("A step that fails leaves the database at the version before it")
    func failingStep() throws {
        let steps = [
            Migration(version: 1, script: "CREATE TABLE a (x INTEGER);"),
            Migration(
                version: 2,
                script: "CREATE TABLE b (x INTEGER); CREATE TABLE a (y INTEGER);"
            ),
        ]
        let database = try database()
        #expect(throws: AlertLogError.self) {
            try Migrator(path: path, steps: steps).migrate(database)
        }
        #expect(try database.first("PRAGMA user_version") { $0.int(0) } == 1)
        #expect(try database.all("SELECT name FROM sqlite_schema") { $0.text(0) } == ["a"])
    }

    private var known: Int { Schema.migrations.last?.version ?? 0 }

    @Test("A log of a newer program is refused and left alone")
    func newer() throws {
        try Database.forAgent(LogOptions(path: path, links: [])).execute("PRAGMA user_version = 99")
        let error = AlertLogError.newerSchema(path: path, found: 99, known: known)
        #expect(throws: error) { try Database.forAgent(LogOptions(path: path, links: [])) }
        #expect(throws: error) { try Database.forClient(path, .readOnly, busyMilliseconds: 0) }
        #expect(error.description.contains("99"))
    }

    @Test("A log of an older program is for the agent to bring up to date")
    func older() throws {
        let database = try database()
        try database.execute(
            "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 0"
        )
        #expect(throws: AlertLogError.olderSchema(path: path, found: 0, known: known)) {
            try Database.forClient(path, .readOnly, busyMilliseconds: 0)
        }
    }

    @Test("Another database, a text file and a missing file are each named for what they are")
    func foreign() throws {
        try database().execute("CREATE TABLE theirs (x)")
        #expect(throws: AlertLogError.foreign(path: path)) {
            try Database.forAgent(LogOptions(path: path, links: []))
        }
        #expect(try database().first("PRAGMA journal_mode") { $0.text(0) } == "delete")
        let text = folder.file("text")
        try Data(repeating: 65, count: 5000).write(to: URL(filePath: text))
        #expect(throws: AlertLogError.foreign(path: text)) {
            try Database.forAgent(LogOptions(path: text, links: []))
        }
        let missing = folder.file("missing")
        #expect(throws: AlertLogError.missing(path: missing)) {
            try Database.forClient(missing, .readOnly, busyMilliseconds: 0)
        }
    }

    @Test("A statement inside another of the same text does not disturb it")
    func nested() throws {
        let database = try database()
        try database.execute("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1), (2), (3)")
        var seen: [Int] = []
        try database.eachRow("SELECT x FROM a", []) { row in
            let inner = try? database.all("SELECT x FROM a") { $0.int(0) }
            seen.append(row.int(0) * 10 + (inner?.count ?? 0))
            return true
        }
        #expect(seen == [13, 23, 33])
    }
}
