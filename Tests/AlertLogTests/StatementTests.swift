import Records
import Telephony
import Testing

@testable import AlertLog

/// Tables and statements against each other: no list of columns is copied by hand any more.
@Suite("Statements of records")
struct StatementTests {
    private func columns(of table: String, _ database: Database) throws -> Set<String> {
        Set(
            try database.all("SELECT name FROM pragma_table_info(?1)", [.text(table)]) {
                $0.text(0)
            }
        )
    }

    private func check<Kind: Record>(_ kind: Kind.Type, keptByOthers: Set<String>) throws {
        let bench = try Bench()
        let table = try #require(kind.table)
        let names = FieldList.of(kind).columns.map { "\($0.name)" }
        #expect(Set(names).count == names.count, "\(kind): a column stands twice")
        let all = try columns(of: "\(table.name)", bench.database)
        #expect(Set(names).union(keptByOthers) == all, "\(kind)")
        #expect(Set(names).isDisjoint(with: keptByOthers), "\(kind)")
    }

    @Test(
        "Each column of a table is stated by its kind of record, or kept by whoever is named here"
    )
    func everyColumn() throws {
        let people: Set = ["status", "note", "status_by", "status_us"]
        let counted: Set = [
            "calls", "distinct_callers", "distinct_callees", "window_complete", "state",
            "interrupted",
        ]
        try check(AlertOpened.self, keptByOthers: people.union(counted))
        try check(
            FlaggedCall.self,
            keptByOthers: ["id", "answered_us", "ended_us", "cause"]
        )
        try check(KillRecord.self, keptByOthers: [])
        try check(Gap.self, keptByOthers: [])
        try check(BrakeRecord.self, keptByOthers: ["id"])
        try check(FinishedCall.self, keptByOthers: ["id"])
        try check(BurstSeen.self, keptByOthers: ["id"])
    }

    @Test("An update names only columns that its table has")
    func updates() throws {
        let bench = try Bench()
        let alertCalls = try columns(of: "alert_calls", bench.database)
        for list in [FieldList.of(CallChange.self), FieldList.of(CallEnded.self)] {
            #expect(alertCalls.isSuperset(of: list.columns.map { "\($0.name)" }))
        }
        let alerts = try columns(of: "alerts", bench.database)
        #expect(
            alerts.isSuperset(of: FieldList.of(AlertClosed.self).columns.map { "\($0.name)" })
        )
    }

    @Test("A field is named once, and every field has a name")
    func names() {
        for list in [
            FieldList.of(AlertOpened.self), .of(FlaggedCall.self), .of(CallChange.self),
            .of(AlertClosed.self), .of(KillRecord.self), .of(Gap.self), .of(BlockAdded.self),
            .of(ExemptionHit.self), .of(BrakeRecord.self), .of(FinishedCall.self),
            .of(CallEnded.self), .of(BurstSeen.self),
        ] {
            let names = list.fields.filter { !$0.isDerived }.map(\.name)
            #expect(Set(names).count == names.count, "\(names)")
            #expect(!names.contains(""))
            #expect(list.fields.contains { $0.isIdentity })
        }
    }

    @Test("A kill is read back from its row as it was stored")
    func readBack() throws {
        let bench = try Bench()
        guard case .kill(var kill) = Sample.kill(7, .requested) else { return }
        (kill.createdAt, kill.clockMicroseconds, kill.block) = (5, -6, 7)
        (kill.why, kill.otherLeg, kill.link) = ("by ada", "leg", LinkID(1))
        (kill.cseq, kill.dialog) = (2, DialogKey(entry: 0, id: .max))
        kill.reason = .block
        bench.publish([.kill(kill)])
        try bench.moveAll()
        var unknown = 0
        func rows(_ links: [String]?) throws -> [KillRecord?] {
            try bench.database.all("SELECT \(RecordSQL.selected(of: KillRecord.self)) FROM kills") {
                RecordRow.read(KillRecord.self, $0, links, unknown: &unknown).record
            }
        }
        #expect(try rows(["pbx1", "pbx2"]) == [kill])
        #expect(try rows(["other"]) == [nil], "its switch is not there any more")
        #expect(unknown == 0)
        try bench.database.execute("UPDATE kills SET reason = 'newer'")
        let strange = try rows(["pbx1", "pbx2"])
        #expect(strange.map { $0?.call } == [kill.call], "it is followed all the same")
        #expect(unknown == 1)
        try bench.database.execute("UPDATE kills SET state = 'newer'")
        #expect(try rows(["pbx1", "pbx2"]) == [nil], "nobody knows how far it is")
        #expect(unknown == 2)
    }

    @Test("An alert that its calls opened has the rule of its calls")
    func ensuredAlert() throws {
        let bench = try Bench()
        guard case .callFlagged(var flagged) = Sample.flagged(3, "a") else { return }
        flagged.rule = .fanOut
        (flagged.callee, flagged.calleeName) = (Sample.number("2348030000009"), "+2348030000009")
        bench.publish([.callFlagged(flagged)])
        try bench.moveAll()
        #expect(try bench.text("SELECT rule FROM alerts") == "fan_out")
        #expect(try bench.text("SELECT subject_kind FROM alerts") == "caller")
        #expect(try bench.text("SELECT subject FROM alerts") == "+2348031110001")
        #expect(try bench.text("SELECT callee FROM alerts") == "")
    }

    @Test("An alert about a caller has no callee; its calls have, and they are counted")
    func callerAlert() throws {
        let bench = try Bench()
        guard case .alertOpened(var opened) = Sample.opened(1) else { return }
        opened.rule = .fanOut
        opened.calleeName = "+2348031110001"
        opened.subject = .caller(Sample.number("2348031110001"))
        var records: [WardenRecord] = [.alertOpened(opened)]
        for (place, callee) in ["2348030000001", "2348030000002", "2348030000001"].enumerated() {
            guard case .callFlagged(var flagged) = Sample.flagged(1, "c\(place)") else { continue }
            flagged.rule = .fanOut
            (flagged.callee, flagged.calleeName) = (Sample.number(callee), PartyText("+" + callee))
            records.append(.callFlagged(flagged))
        }
        bench.publish(records)
        try bench.moveAll()
        #expect(
            try bench.text("SELECT callee || subject_kind || subject FROM alerts")
                == "caller+2348031110001"
        )
        #expect(try bench.count("SELECT distinct_callees FROM alerts") == 2)
        #expect(try bench.count("SELECT distinct_callers FROM alerts") == 1)
        #expect(
            try bench.text(
                "SELECT group_concat(callee) FROM (SELECT callee FROM alert_calls ORDER BY id)"
            )
                == "+2348030000001,+2348030000002,+2348030000001"
        )
    }

    @Test("A call of masking has the callee of its alert, which is the alert's subject")
    func maskingCallee() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1), Sample.flagged(1, "a"), Sample.flagged(1, "b")])
        try bench.moveAll()
        #expect(
            try bench.text("SELECT subject_kind || subject FROM alerts") == "callee+2348031234567"
        )
        #expect(try bench.text("SELECT DISTINCT callee FROM alert_calls") == "+2348031234567")
        #expect(try bench.count("SELECT distinct_callees FROM alerts") == 1)
    }

    @Test("The end of a call is on record also where finished calls are not")
    func endWithoutAccounts() throws {
        let bench = try Bench()
        guard case .callFinished(let account) = Sample.finished("a") else { return }
        bench.publish([
            Sample.opened(1), Sample.flagged(1, "a", at: Sample.time - 5),
            .callEnded(CallEnded(of: account)),
        ])
        try bench.moveAll()
        #expect(try bench.count("SELECT ended_us FROM alert_calls") == Int(account.endedAt))
        #expect(
            try bench.count("SELECT answered_us FROM alert_calls") == Int(account.call.answeredAt)
        )
        #expect(try bench.text("SELECT cause FROM alert_calls") == "NORMAL_CLEARING")
        #expect(try bench.count("SELECT count(*) FROM calls") == 0)
    }
}
