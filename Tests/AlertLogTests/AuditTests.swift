import Records
import Warden
import Ring
import Telephony
import Testing

@testable import AlertLog

@Suite("What people decided stays on record")
struct AuditTests {
    private func audit(_ log: String) throws -> [AuditRow] {
        var rows: [AuditRow] = []
        try LogReader(path: log).eachAudit(LogFilter()) {
            rows.append($0)
            return true
        }
        return rows.reversed()
    }

    @Test("A second judgement does not erase the first")
    func judgements() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1), Sample.flagged(1, "a")])
        try bench.moveAll()
        let editor = try LogEditor(path: bench.logPath)
        #expect(try editor.set(alert: 1, status: .confirmed, note: "ACME", by: "ada", at: 5))
        #expect(try editor.set(alert: 1, status: .falsePositive, note: nil, by: "bob", at: 9))
        #expect(try !editor.set(alert: 2, status: .resolved, note: nil, by: "bob", at: 9))
        let details = try #require(try LogReader(path: bench.logPath).details(of: 1))
        let said = details.judgements ?? []
        #expect(said.map(\.author) == ["ada", "bob"])
        #expect(said.map(\.before) == ["new", "confirmed"])
        #expect(said.map(\.after) == ["confirmed", "false_positive"])
        #expect(said.map(\.note) == ["ACME", nil])
        #expect(said.map(\.at) == [5, 9])
    }

    @Test("Exemptions and blocks are on record when made and when removed, with author and reason")
    func rules() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        let plan = NumberingPlan(countryCode: "234")
        let exemption = try NewExemption(
            .callee,
            pattern: "08031234567",
            reason: "hotline",
            expires: nil,
            plan: plan
        )
        let block = try NewBlock(
            caller: "+2348031110001",
            callee: "08031234567",
            reason: "stalker",
            expires: 3_600_000_000,
            plan: plan
        )
        _ = try editor.addExemption(exemption, by: "ada", at: 1)
        _ = try editor.addBlock(block, by: "bob", at: 2)
        #expect(try editor.removeExemption(1, by: "eve", at: 3))
        #expect(try editor.removeBlock(1, by: "eve", at: 4))
        #expect(try !editor.removeBlock(1, by: "eve", at: 5))
        let rows = try audit(bench.logPath)
        #expect(
            rows.map(\.what) == [
                "exemption.add", "block.add", "exemption.remove", "block.remove",
            ]
        )
        #expect(rows.map(\.author) == ["ada", "bob", "eve", "eve"])
        #expect(rows.map(\.note) == ["hotline", "stalker", nil, nil])
        #expect(
            rows[1].after == "+2348031110001 to 08031234567 until 1970-01-01T01:00:00.000000Z"
        )
    }

    @Test("Nobody changes or deletes what is on record")
    func appendOnly() throws {
        let bench = try Bench()
        try bench.database.note(AuditEntry(at: 1, by: "ada", .killsHold, "brakes"))
        #expect(throws: DatabaseError.self) {
            try bench.database.run("UPDATE audit SET author = 'eve'")
        }
        #expect(throws: DatabaseError.self) { try bench.database.run("DELETE FROM audit") }
        #expect(try audit(bench.logPath).map(\.author) == ["ada"])
    }

    @Test("A log of the version before keeps its rows, and its judgements begin the record")
    func migrated() throws {
        let folder = try Folder()
        let path = folder.file("log.db")
        do {
            let old = try Database(path: path, mode: .create, busyMilliseconds: 0)
            let steps = Array(Schema.migrations.prefix { $0.version < 3 })
            try Migrator(path: path, steps: steps).migrate(old)
            try old.execute(
                """
                INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us,
                    status, note, status_by, status_us)
                VALUES (1, '+1', 'pbx1', 1, 1, 1, 'confirmed', 'ACME', 'ada', 7);
                INSERT INTO exemptions (subject, pattern, reason, author, created_us)
                VALUES ('callee', '+2', 'hotline', 'bob', 3);
                INSERT INTO brakes (engaged, reason, limit_per_minute, at_us)
                VALUES (1, 'kills', 1200, 4);
                INSERT INTO kills (id, reason, switch, call_id, caller, callee, state, attempts,
                    requested_us, updated_us, detail)
                VALUES (1, 'block', 'pbx1', 'c', '+3', '+4', 'ended', 1, 1, 2, '');
                """
            )
        }
        let bench = try Bench(folder)
        #expect(try audit(path).map(\.what) == ["exemption.add", "alert.set"])
        let reader = try LogReader(path: path)
        #expect(try reader.details(of: 1)?.judgements?.map(\.after) == ["confirmed"])
        try reader.eachKill(LogFilter()) { kill in
            #expect(kill.why == "block of no alert")
            return true
        }
        #expect(try bench.count("SELECT count(*) FROM brakes") == 1)
        #expect(try audit(path).map(\.origin) == [nil, nil])
    }

    @Test("Since when a switch is armed outlives the agent")
    func armedSince() throws {
        let bench = try Bench()
        let entries: [(EventTime, AuditEntry.What, String)] = [
            (1, .switchArmed, "a"), (2, .switchArmed, "b"), (3, .switchDisarmed, "a"),
        ]
        for (time, what, name) in entries {
            try bench.database.note(AuditEntry(at: time, by: "x", what, "switch \(name)"))
        }
        #expect(try bench.database.armedSince() == ["b": 2])
    }
}

@Suite("Brakes on record")
struct BrakeRecordTests {
    private func start(
        _ folder: Folder,
        _ records: [WardenRecord],
        at now: EventTime
    ) throws -> LogStart {
        let ring = try Journal(path: folder.file("j"), capacity: 1 << 18)
        let journal = RecordJournal(ring)
        for record in records { #expect(journal.publish(record)) }
        let options = LogOptions(path: folder.file("log.db"), links: ["pbx1"])
        return try LogWriter(options, journal: ring, clock: { now }) { _ in }.start
    }

    private func brake(
        _ engaged: Bool,
        _ reason: BrakeRecord.Reason,
        at time: EventTime
    ) -> BrakeRecord {
        var record = BrakeRecord(engaged: engaged, reason: reason, limit: 9, at: time)
        (record.author, record.note) = ("ada", "wrong rule")
        return record
    }

    @Test("Brakes that held when the agent was killed hold at the next start; released ones do not")
    func engaged() throws {
        let folder = try Folder()
        let time = Sample.time
        let hand = brake(true, .hand, at: time + 2)
        let records: [WardenRecord] = [
            .brake(brake(true, .callees, at: time)), .brake(brake(false, .callees, at: time + 1)),
            .brake(hand),
        ]
        #expect(try start(folder, records, at: time + 10).brakes.engaged == [hand])
        #expect(try start(folder, [], at: time + 20).brakes.engaged == [hand])
        let released = brake(false, .hand, at: time + 30)
        #expect(try start(folder, [.brake(released)], at: time + 40).brakes.engaged.isEmpty)
    }

    @Test("The kills of the last minute are known to the next agent, those before it are not")
    func kills() throws {
        let folder = try Folder()
        let time = Sample.time
        let records = [
            Sample.kill(1, .requested, call: "a", at: time - 70_000_000),
            Sample.kill(2, .requested, call: "b", at: time - 50_000_000),
            Sample.kill(2, .ended, call: "b", at: time - 49_000_000),
        ]
        let brakes = try start(folder, records, at: time).brakes
        #expect(brakes.kills.map(\.at) == [time - 50_000_000])
        #expect(brakes.kills.map(\.callee) == [.party(Sample.number("2348031234567"))])
    }

    @Test("A hand brake is kept for as long as it holds, whatever the retention")
    func retention() throws {
        let bench = try Bench()
        let records = [
            brake(true, .callees, at: 1), brake(false, .callees, at: 2), brake(true, .hand, at: 3),
        ]
        bench.publish(records.map(WardenRecord.brake))
        try bench.moveAll()
        var tidier = Tidier(database: bench.database, retention: Retention())
        _ = try tidier.step(at: 1_000 * 86_400_000_000)
        #expect(try bench.text("SELECT group_concat(reason) FROM brakes") == "callees,hand")
    }
}

@Suite("Fields that records gained")
struct AddedFieldTests {
    /// A record as written now, without its last so many bytes.
    private func read(_ record: WardenRecord, without bytes: Int) -> RecordReading {
        var writer = RecordWriter()
        writer.write(record)
        let whole = writer.withBytes { bytes in bytes.indices.map { bytes[$0] } }
        return RecordReader.read(Array(whole.dropLast(bytes)))
    }

    @Test("All of them come back as they were written")
    func roundTrip() {
        guard case .alertOpened(var opened) = Sample.opened(1),
            case .callFlagged(var flagged) = Sample.flagged(1, "a"),
            case .kill(var kill) = Sample.kill(1, .requested)
        else { return }
        (opened.rule, opened.block, opened.why) = (.block, 5, "by ada: stalker")
        (flagged.rule, flagged.brake, flagged.action) = (.block, .hand, .braked)
        (kill.block, kill.why) = (5, "by ada: stalker")
        var brake = BrakeRecord(engaged: true, reason: .unproven, limit: 0, at: 5)
        (brake.author, brake.note) = ("ada", "wrong rule")
        for record in [
            .alertOpened(opened), .callFlagged(flagged), .kill(kill), .brake(brake),
        ] as [WardenRecord] {
            #expect(read(record, without: 0) == .record(record))
        }
    }

    @Test("A block's alert holds its calls; calls of an alert's block do not change that alert")
    func rows() throws {
        let bench = try Bench()
        guard case .alertOpened(var opened) = Sample.opened(2),
            case .callFlagged(var own) = Sample.flagged(2, "b"),
            case .callFlagged(var later) = Sample.flagged(1, "late", at: Sample.time + 99),
            case .callFlagged(var lost) = Sample.flagged(77, "lost")
        else { return }
        (opened.rule, opened.block, opened.why) = (.block, 5, "by ada: stalker")
        own.rule = .block
        (later.rule, later.action, later.brake) = (.block, .braked, .hand)
        lost.rule = .block
        bench.publish([
            Sample.opened(1), Sample.flagged(1, "a"), Sample.closed(1), .alertOpened(opened),
            .callFlagged(own), .callFlagged(later), .callFlagged(lost),
        ])
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        let masking = try #require(try reader.details(of: 1))
        #expect(masking.alert.calls == 1)
        #expect(masking.alert.state == "closed")
        #expect(masking.alert.lastSeen == Sample.time)
        #expect(masking.calls.map(\.rule) == ["masking", "block"])
        #expect(masking.calls.map(\.brake) == [nil, "hand"])
        let found = try #require(try reader.details(of: 2))
        #expect(found.alert.rule == "block")
        #expect(found.alert.block == 5)
        #expect(found.alert.why == "by ada: stalker")
        #expect(found.alert.calls == 1)
        #expect(found.others.count == 1)
        #expect(try reader.alert(77) == nil)
    }
}
