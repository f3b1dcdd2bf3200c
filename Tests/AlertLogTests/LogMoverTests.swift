import Lists
import Records
import Ring
import Telephony
import Testing

@testable import AlertLog

/// A journal and a log in a folder of their own, moved by hand.
final class Bench {
    let folder: Folder
    let records: RecordJournal
    let database: Database
    let mover: LogMover
    var journal: Journal { records.journal }
    var logPath: String { folder.file("log.db") }

    init(
        _ folder: Folder? = nil,
        journal: String = "j",
        links: [String] = ["pbx1", "pbx2"],
        capacity: Int = 1 << 18
    ) throws {
        self.folder = try folder ?? Folder()
        let path = self.folder.file("log.db")
        let ring = try Journal(path: self.folder.file(journal), capacity: capacity)
        records = RecordJournal(ring)
        var options = LogOptions(path: path, links: links)
        options.openMilliseconds = 0
        database = try Database.forAgent(options)
        mover = try LogMover(
            database: database,
            journal: ring,
            sink: RecordSink(database: database, links: links, storesCalls: true)
        )
    }

    func publish(_ new: [WardenRecord]) {
        for record in new { #expect(records.publish(record)) }
    }

    func moveAll() throws {
        while try mover.moveBatch(at: Sample.time) > 0 {}
    }

    func count(_ sql: String) throws -> Int {
        try database.first(sql) { $0.int(0) } ?? -1
    }

    func text(_ sql: String) throws -> String? {
        try database.first(sql) { $0.optionalText(0) } ?? nil
    }
}

@Suite struct LogMoverTests {
    @Test("Every kind of record becomes its row")
    func rows() throws {
        let bench = try Bench()
        try bench.database.run(
            """
            INSERT INTO exemptions (id, subject, pattern, reason, author, created_us)
            VALUES (4, 'caller', '+1', 'r', 'a', 0)
            """
        )
        bench.publish(Sample.all)
        try bench.moveAll()
        #expect(bench.mover.counts.moved == UInt64(Sample.all.count))
        #expect(bench.mover.counts.rejected == 0)
        for table in [
            "alerts", "alert_calls", "kills", "kill_steps", "gaps", "blocks", "brakes", "calls",
        ] {
            #expect(try bench.count("SELECT count(*) FROM \(table)") == 1, "\(table)")
        }
        #expect(try bench.count("SELECT hits FROM exemptions") == 1)
        #expect(try bench.text("SELECT state FROM alerts") == "closed")
        #expect(try bench.text("SELECT switch FROM alert_calls") == "pbx1")
        #expect(try bench.text("SELECT cause FROM alert_calls") == "NORMAL_CLEARING")
        #expect(try bench.count("SELECT to_us FROM gaps") == Int(Sample.time) + 5)
        #expect(bench.journal.usedBytes == 0)
    }

    @Test("A gap that turns out to be a restart of the switch is on record as one")
    func restart() throws {
        let bench = try Bench()
        var gap = Sample.gap(1)
        bench.publish([.gapOpened(gap)])
        try bench.moveAll()
        #expect(try bench.text("SELECT reason FROM gaps") == "disconnected")
        gap.reason = .restarted
        gap.to = Sample.time + 5
        bench.publish([.gapClosed(gap), .gapOpened(Sample.gap(1))])
        try bench.moveAll()
        #expect(try bench.text("SELECT reason FROM gaps") == "restarted")
    }

    @Test("An alert adds up its calls: distinct callers, first, last, completeness")
    func alert() throws {
        let bench = try Bench()
        let time = Sample.time
        bench.publish([
            Sample.opened(1, at: time),
            Sample.flagged(1, "a", caller: "2348031110001", at: time - 300),
            Sample.flagged(1, "b", caller: "2348031110002", at: time - 200),
            Sample.flagged(1, "c", caller: "2348031110001", at: time + 100, complete: false),
        ])
        try bench.moveAll()
        #expect(try bench.count("SELECT calls FROM alerts") == 3)
        #expect(try bench.count("SELECT distinct_callers FROM alerts") == 2)
        #expect(try bench.count("SELECT first_seen_us FROM alerts") == Int(time) - 300)
        #expect(try bench.count("SELECT last_seen_us FROM alerts") == Int(time) + 100)
        #expect(try bench.count("SELECT window_complete FROM alerts") == 0)
        #expect(try bench.text("SELECT state FROM alerts") == "open")
    }

    @Test("What became of a flagged call replaces what was begun, and counts no second call")
    func changedCall() throws {
        let bench = try Bench()
        let time = Sample.time
        bench.publish([
            Sample.opened(1, at: time), Sample.flagged(1, "a", at: time),
            Sample.flagged(1, "b", at: time), Sample.changed(1, "a", .blocked, at: time),
            // Of a call that is not on record nothing is made up.
            Sample.changed(1, "b", .blocked, at: time + 1), Sample.changed(2, "b", .blocked),
        ])
        try bench.moveAll()
        #expect(try bench.text("SELECT action FROM alert_calls WHERE call_id = 'a'") == "blocked")
        #expect(try bench.text("SELECT action FROM alert_calls WHERE call_id = 'b'") == "killed")
        #expect(try bench.count("SELECT calls FROM alerts") == 2)
        #expect(try bench.count("SELECT count(*) FROM alert_calls") == 2)
        #expect(bench.mover.counts.rejected == 0)
    }

    @Test("Records that come twice change nothing the second time")
    func idempotent() throws {
        let bench = try Bench()
        let records = [
            Sample.opened(1), Sample.flagged(1, "a"), Sample.kill(1, .requested),
            Sample.kill(1, .ended), .gapOpened(Sample.gap(1)), Sample.closed(1),
        ]
        bench.publish(records + records)
        try bench.moveAll()
        #expect(try bench.count("SELECT calls FROM alerts") == 1)
        #expect(try bench.count("SELECT count(*) FROM kill_steps") == 2)
        #expect(try bench.count("SELECT count(*) FROM kills") == 1)
        #expect(bench.mover.counts.rejected == 0)
    }

    @Test("A kill keeps each step, and nothing late takes back the proof that the call ended")
    func kills() throws {
        let bench = try Bench()
        let time = Sample.time
        bench.publish([
            Sample.kill(1, .requested, at: time), Sample.kill(1, .accepted, at: time + 10),
            Sample.kill(1, .requested, attempt: 2, at: time + 150_000),
            Sample.kill(1, .ended, attempt: 2, at: time + 150_500),
            Sample.kill(1, .accepted, attempt: 2, at: time + 151_000),
        ])
        try bench.moveAll()
        #expect(try bench.text("SELECT state FROM kills") == "ended")
        #expect(try bench.text("SELECT detail FROM kills") == "CALL_REJECTED")
        #expect(try bench.count("SELECT attempts FROM kills") == 2)
        #expect(try bench.count("SELECT ended_us FROM kills") == Int(time) + 150_500)
        #expect(try bench.count("SELECT requested_us FROM kills") == Int(time))
        #expect(try bench.count("SELECT count(*) FROM kill_steps") == 5)
    }

    @Test("A flagged call whose alert was shed still has an alert to belong to")
    func stub() throws {
        let bench = try Bench()
        bench.publish([Sample.flagged(7, "a"), Sample.opened(7)])
        try bench.moveAll()
        #expect(try bench.count("SELECT threshold FROM alerts WHERE id = 7") == 5)
        #expect(try bench.count("SELECT calls FROM alerts WHERE id = 7") == 1)
    }

    @Test("Text is kept whole: NUL inside, invalid UTF-8 repaired")
    func hostileText() throws {
        let bench = try Bench()
        var call = Sample.call("x", at: Sample.time)
        call.caller = PartyText(bytes: Array("a\0b".utf8) + [0xff])
        call.name = "'); DROP TABLE calls; --"
        bench.publish([.callFinished(FinishedCall(call, toldAt: Sample.time))])
        try bench.moveAll()
        #expect(try bench.text("SELECT caller_sent FROM calls") == "a\0b\u{fffd}")
        #expect(try bench.text("SELECT name FROM calls") == "'); DROP TABLE calls; --")
    }

    @Test("Blocks of the same two parties are prolonged, and a name with a star is no prefix")
    func blocks() throws {
        let bench = try Bench()
        bench.publish([Sample.block(), Sample.block(), Sample.block("evil*")])
        bench.publish([Sample.block(PartyText(bytes: [0xff, 0xfe]))])
        try bench.moveAll()
        #expect(try bench.count("SELECT count(*) FROM blocks") == 3)
        let rules = try LogWatch(path: bench.logPath).rules(plan: NumberingPlan(), now: Sample.time)
        #expect(rules.unreadable.isEmpty)
        #expect(
            rules.blocks.map(\.caller) == [
                .exact(Sample.number("2348031110001")), .text("evil*"),
                .text(PartyText(bytes: [0xff, 0xfe])),
            ]
        )
    }

    @Test("A record of a newer agent, garbage and a refused row are counted and hold up nothing")
    func oddRecords() throws {
        let bench = try Bench()
        try bench.database.execute(
            """
            CREATE TRIGGER refuse BEFORE INSERT ON brakes
            BEGIN SELECT RAISE(ABORT, 'no brakes'); END
            """
        )
        bench.publish([Sample.opened(1)])
        for bytes in [[200, 1], [4, 0]] as [[UInt8]] {
            let isTaken = bench.journal.append(bytes.span)
            #expect(isTaken)
        }
        bench.publish([
            .brake(BrakeRecord(engaged: true, reason: .kills, limit: 1, at: 1)), Sample.opened(2),
        ])
        try bench.moveAll()
        #expect(bench.mover.counts.unknown == 1)
        #expect(bench.mover.counts.unreadable == 1)
        #expect(bench.mover.counts.rejected == 1)
        #expect(bench.mover.lastRejection?.message == "no brakes")
        #expect(try bench.count("SELECT count(*) FROM alerts") == 2)
    }

    @Test("Switch names change for the records that follow, not for those before")
    func links() throws {
        let bench = try Bench(links: ["old"])
        bench.publish([Sample.opened(1)])
        bench.mover.setLinks(["new"], from: bench.journal.writePosition)
        bench.publish([Sample.opened(2)])
        try bench.moveAll()
        #expect(try bench.text("SELECT group_concat(switch) FROM alerts") == "old,new")
    }
}
