import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("Values of rows")
struct BoundValueTests {
    @Test("A party is named as operators read it")
    func names() {
        var random = SeededGenerator(state: 4)
        for _ in 0..<2000 {
            let party = Party(word: random.next())
            #expect(PartyText(naming: party) == PartyText(party.name ?? ""))
        }
        for count in 1...15 {
            let digits = String("987654321012345".prefix(count))
            let party = Sample.number(digits)
            #expect(PartyText(naming: party) == PartyText(party.name ?? ""))
        }
    }

    private func isASCII(_ bytes: [UInt8]) -> Bool { bytes.span.isASCII }

    @Test("A byte that is no ASCII is seen wherever it stands")
    func ascii() {
        for count in 0..<40 {
            var bytes = [UInt8](repeating: 0x7f, count: count)
            #expect(isASCII(bytes))
            for place in 0..<count {
                bytes[place] = 0x80
                #expect(!isASCII(bytes))
                bytes[place] = 0
            }
        }
    }

    @Test("Each state, action and reason has its word")
    func words() {
        for action in FlagAction.allCases { #expect(FlagAction(word: action.word) == action) }
        for state in KillState.allCases { #expect(KillState(word: state.word) == state) }
        for reason in KillReason.allCases { #expect(KillReason(word: reason.word) == reason) }
    }

    @Test("Texts come back whole, also where a statement has no room, and none stays on")
    func texts() throws {
        let bench = try Bench()
        try bench.database.execute("CREATE TABLE t (a TEXT, b TEXT, c TEXT, d TEXT) STRICT")
        let insert = KeptStatement("INSERT INTO t VALUES (?1, ?2, ?3, ?4)", on: bench.database)
        let texts = ["a", "é", "", "\0c"].map { String(repeating: $0, count: 500) }
        for _ in 0..<3 {
            try insert.run { row in
                for text in texts { row.text(text) }
            }
            try insert.run { row in row.text("x") }
        }
        let read: (Row) -> [String?] = { row in (0..<4).map { row.optionalText($0) } }
        let rows = try bench.database.all("SELECT * FROM t ORDER BY rowid", [], read)
        #expect(rows == (0..<6).map { $0 % 2 == 0 ? texts : ["x", nil, nil, nil] })
    }

    @Test("Names and sent texts are bound as they are spelled, whatever their bytes")
    func bytes() throws {
        let bench = try Bench()
        let insert = KeptStatement("INSERT INTO t VALUES (?1, ?2)", on: bench.database)
        try bench.database.execute("CREATE TABLE t (name TEXT, sent TEXT) STRICT")
        let samples: [[UInt8]] = [
            [], [0], [0x61, 0, 0x62], Array("raw x".utf8), Array("raw".utf8), [0xff, 0x61],
            Array("é".utf8), [UInt8](repeating: 0x7f, count: 200), Array("12345678é".utf8),
        ]
        for sample in samples {
            let name = CallID(bytes: sample)
            try insert.run { row in
                row.name(name)
                row.sent(name)
            }
            let found = try bench.database.first("SELECT name, sent FROM t") { row in
                [SQLValue.text(row.text(0)), .text(row.text(1))]
            }
            #expect(found == [SQLValue.name(name), .sent(name)])
            try bench.database.run("DELETE FROM t")
        }
    }

    @Test("A kept statement that failed says why and works again")
    func failure() throws {
        let bench = try Bench()
        try bench.database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT")
        let insert = KeptStatement("INSERT INTO t VALUES (?1)", on: bench.database)
        try insert.run { row in row.integer(1) }
        let error = #expect(throws: DatabaseError.self) {
            try insert.run { row in row.integer(1) }
        }
        #expect(error?.isAboutValues == true)
        #expect(error?.doing == insert.sql)
        #expect(throws: DatabaseError.self) {
            try insert.run { row in
                row.integer(2)
                row.integer(3)
            }
        }
        try insert.run { row in row.integer(4) }
        #expect(try bench.count("SELECT count(*) FROM t") == 2)
        let select = KeptStatement("SELECT a FROM t WHERE a = ?1", on: bench.database)
        #expect(try select.run { row in row.integer(4) })
        #expect(try !select.run { row in row.integer(2) })
    }
}
