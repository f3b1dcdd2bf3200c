import Foundation
import Records
import Ring
import Telephony
import Testing

@testable import AlertLog

@Suite("A number is erased on request")
struct ForgetTests {
    private let plan = NumberingPlan(countryCode: "234", dialPrefixes: ["9"])

    private func forms() throws -> NumberForms {
        try #require(NumberForms("08031110001", plan: plan))
    }

    @Test(
        "A number is found in any form, and no other number is taken for it",
        arguments: [
            ("+2348031110001", "erased"), ("from 08031110001@pbx", "from erased@pbx"),
            ("00234-803-111-0001", "erased"), ("(0803) 111 0001!", "(erased!"),
            ("908031110001 8031110001", "erased erased"), ("18031110001", nil),
            ("080311100011", nil), ("2348031110002", nil),
            ("08031110001.08031110002", "erased.08031110002"), ("", nil),
            ("sip:+2348031110001@x;tag=08031110001", "sip:erased@x;tag=erased"),
        ]
    )
    func found(text: String, erased: String?) throws {
        #expect(try forms().erased(text) == erased)
        #expect(try #require(NumberForms("+234 803 111 0001", plan: plan)) == forms())
    }

    @Test("A short code, an extension and a name are no numbers to erase")
    func short() {
        for written in ["112", "1001", "anonymous", "ada@pbx.example", "08031*", ""] {
            #expect(NumberForms(written, plan: plan) == nil, "\(written)")
        }
    }

    private func fill(_ bench: Bench) throws {
        bench.publish([
            Sample.opened(1), Sample.flagged(1, "a"),
            Sample.flagged(1, "b", caller: "2348031110002"),
            Sample.kill(1, .requested, call: "a"), Sample.kill(1, .ended, call: "a"),
            Sample.finished("a"), Sample.closed(1),
        ])
        try bench.moveAll()
        let editor = try LogEditor(path: bench.logPath, origin: .command)
        let exemption = try NewExemption(
            .caller,
            pattern: "+2348031110001",
            reason: "rang from 0803 111 0001",
            expires: nil,
            plan: plan
        )
        _ = try editor.addExemption(exemption, by: "ada", at: Sample.time)
        try bench.database.run(
            """
            INSERT INTO notices (notice, kind, matter, phase, severity, title, text, begun_us, at_us,
                callee) VALUES ('n1', 'alert', 'm', 'opened', 'critical', 'x', 'calls of 08031110001',
                1, 1, '+2348031234567')
            """
        )
        try bench.database.run(
            """
            INSERT INTO baselines (id, callee, state, profile, busiest, since_us, last_call_us, callers)
            VALUES (77, '+2348031110001', 'ready', 1, 1, 1, 1, 1)
            """
        )
    }

    private func eraser(_ bench: Bench, keepingLists: Bool = false) throws -> NumberEraser {
        try NumberEraser(path: bench.logPath, forms(), keepingLists: keepingLists)
    }

    private func run(_ eraser: NumberEraser, dry: Bool = false) throws -> [String: Int] {
        let rows = try eraser.run(by: "ada", at: Sample.time + 1, onlyCounting: dry) { _ in }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.table, $0.rows) })
    }

    @Test("Counting changes nothing; erasing leaves no trace in any file, and counts as they were")
    func noTrace() throws {
        let bench = try Bench()
        try fill(bench)
        let eraser = try eraser(bench)
        let counted = try run(eraser, dry: true)
        #expect(try run(eraser, dry: true) == counted)
        #expect(try run(eraser) == counted)
        #expect(
            Set(counted.keys)
                == ["alert_calls", "audit", "baselines", "calls", "exemptions", "kills", "notices"]
        )
        #expect(try run(eraser).isEmpty)
        try eraser.putOnRecord(
            9,
            by: "ada",
            reason: "08031110001 asked",
            origin: .command,
            at: Sample.time
        )
        #expect(try bench.count("SELECT distinct_callers FROM alerts") == 2)
        #expect(try bench.count("SELECT count(DISTINCT caller_word) FROM alert_calls") == 2)
        #expect(
            try bench.text("SELECT caller || caller_sent || name FROM calls")
                == "erasederasederased"
        )
        #expect(try bench.text("SELECT callee FROM calls") == "+2348031234567")
        #expect(try bench.count("SELECT count(*) FROM exemptions WHERE removed_us IS NULL") == 0)
        #expect(
            try bench.text("SELECT note FROM audit WHERE what = 'number.forgotten'")
                == "erased asked"
        )
        #expect(throws: DatabaseError.self) { try bench.database.run("DELETE FROM audit") }
        #expect(try eraser.emptyWriteAheadLog())
        #expect(try NumberTraces(forms()).count(inLog: bench.logPath) == 0)
        for end in ["", "-wal"] {
            let data = try Data(contentsOf: URL(filePath: bench.logPath + end))
            #expect(data.range(of: Data("8031110001".utf8)) == nil, "\(end)")
        }
        #expect(try bench.text("PRAGMA integrity_check") == "ok")
    }

    @Test("A rule about somebody else that names the number in its reason goes on")
    func otherParty() throws {
        let bench = try Bench()
        try fill(bench)
        try bench.database.run(
            """
            INSERT INTO exemptions (subject, pattern, reason, author, created_us, pattern_form)
            VALUES ('callee', '+2348099999999', 'asked for by 08031110001', 'ada', 1, 2)
            """
        )
        _ = try run(eraser(bench))
        #expect(
            try bench.text("SELECT reason FROM exemptions WHERE removed_us IS NULL")
                == "asked for by erased"
        )
    }

    @Test("Lists are left alone where that is wanted")
    func lists() throws {
        let bench = try Bench()
        try fill(bench)
        #expect(try run(eraser(bench, keepingLists: true))["exemptions"] == nil)
        #expect(try bench.count("SELECT count(*) FROM exemptions WHERE removed_us IS NULL") == 1)
    }

    @Test("Thousands of rows go in small transactions, and names of calls that become one stay two")
    func many() throws {
        let bench = try Bench()
        try bench.database.transaction { () throws(DatabaseError) in
            try bench.database.run(
                """
                INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us)
                VALUES (1, '+2348031234567', 'pbx1', 1, 1, 1)
                """
            )
            for (id, name) in ["08031110001", "+2348031110001"].enumerated() {
                try bench.database.run(
                    """
                    INSERT INTO alert_calls (id, alert, switch, call_id, caller, caller_word,
                        caller_sent, callee_sent, name, source, user_agent, sip_call_id, from_tag,
                        created_us, action, window_complete)
                    VALUES (?1, 1, 'pbx1', ?2, 'x', 1, '', '', '', '', '', '', '', 1, 'spared', 1)
                    """,
                    .integer(Int64(id + 1)),
                    .text(name)
                )
            }
            for id in 0..<3_000 {
                try bench.database.run(
                    """
                    INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
                        source, user_agent, sip_call_id, started_us, ended_us, cause)
                    VALUES ('pbx1', ?1, '+2348031110001', '', '+2348031234567', '', '', '', '', '',
                        1, 1, 'X')
                    """,
                    .text("c-\(id)")
                )
            }
        }
        let rows = try run(eraser(bench))
        #expect(rows == ["alert_calls": 2, "calls": 3_000])
        #expect(try bench.count("SELECT count(DISTINCT call_id) FROM alert_calls") == 2)
    }

    @Test("With its agent stopped, the journal's records are moved into the log and its file goes")
    func journal() throws {
        let folder = try Folder()
        let journal = folder.file("log.journal")
        let log = folder.file("log.db")
        func rest() -> JournalRest {
            JournalRest(log: log, journal: journal, journalBytes: 1 << 18, storesCalls: true)
        }
        do {
            let bench = try Bench(folder, journal: "log.journal")
            bench.publish([Sample.finished("a")])
            #expect(try !rest().remove(at: Sample.time + 60 * Sample.second))
        }
        #expect(try rest().remove(at: Sample.time + 60 * Sample.second))
        #expect(!FileManager.default.fileExists(atPath: journal))
        #expect(try rest().remove(at: Sample.time + 60 * Sample.second))
        let bench = try Bench(folder, journal: "log.journal")
        #expect(try bench.count("SELECT count(*) FROM calls") == 1)
    }

    @Test("A trace is found wherever it lies in a file, once")
    func traces() throws {
        let folder = try Folder()
        let path = folder.file("f")
        for place in [0, 100, (1 << 20) - 5, (1 << 20) + 3, (2 << 20) - 14] {
            var data = Data(repeating: 0x41, count: place)
            data += Data("+2348031110001".utf8) + Data([0])
            try data.write(to: URL(filePath: path))
            #expect(try NumberTraces(forms()).count(inLog: path) == 1, "\(place)")
        }
        #expect(try NumberTraces(forms()).count(inLog: folder.file("none")) == 0)
    }
}
