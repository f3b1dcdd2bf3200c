import Records
import Warden
import Telephony
import Testing

@testable import AlertLog

@Suite struct TidierTests {
    private let day: EventTime = 86_400_000_000

    private func tidy(_ bench: Bench, _ retention: Retention, at now: EventTime) throws -> Int {
        var tidier = Tidier(database: bench.database, retention: retention)
        var steps = 1
        while try tidier.step(at: now) { steps += 1 }
        return steps
    }

    @Test("Old rows go in small steps, younger ones and the latest numbers stay")
    func retention() throws {
        let bench = try Bench(capacity: 1 << 21)
        let time = Sample.time
        bench.publish((1...1200).map { Sample.finished("old-\($0)", at: time) })
        bench.publish([Sample.finished("young", at: time + 8 * day)])
        bench.publish([
            Sample.opened(1), Sample.flagged(1, "a"), Sample.kill(1, .ended), Sample.closed(1),
            Sample.opened(2), Sample.flagged(2, "b"), Sample.kill(2, .ended), Sample.closed(2),
            .gapClosed(Sample.gap(1, to: time + 1)), .gapClosed(Sample.gap(2, to: time + 1)),
        ])
        try bench.moveAll()
        var retention = Retention()
        retention.callDays = 7
        #expect(try tidy(bench, retention, at: time + 9 * day) == 3)
        #expect(try bench.text("SELECT group_concat(call_id) FROM calls") == "young")
        #expect(try bench.count("SELECT count(*) FROM alerts") == 2)
        retention.alertDays = 30
        retention.ledgerDays = 30
        _ = try tidy(bench, retention, at: time + 31 * day)
        _ = try tidy(bench, retention, at: time + 31 * day)
        for table in ["alerts", "kills", "gaps", "kill_steps"] {
            #expect(try bench.count("SELECT count(*) FROM \(table)") == 1, "\(table)")
        }
        #expect(try bench.count("SELECT max(id) FROM alerts") == 2)
        #expect(try bench.count("SELECT count(*) FROM alert_calls") == 0)
    }

    @Test("Zero days keep rows for ever, and the number of calls is bounded all the same")
    func forever() throws {
        let bench = try Bench()
        bench.publish((1...100).map { Sample.finished("c-\($0)") })
        try bench.moveAll()
        var retention = Retention()
        retention.callDays = 0
        _ = try tidy(bench, retention, at: Sample.time + 10_000 * day)
        #expect(try bench.count("SELECT count(*) FROM calls") == 100)
        retention.callRowsMax = 10
        _ = try tidy(bench, retention, at: Sample.time)
        #expect(try bench.count("SELECT count(*) FROM calls") == 10)
        #expect(try bench.text("SELECT min(call_id) FROM calls") == "c-100")
    }

    @Test("Exemptions that ended long ago go, those in force and those just ended stay")
    func rules() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        let plan = NumberingPlan()
        for expires in [nil, 5, 410 * day, 500 * day] as [EventTime?] {
            let new = try NewExemption(
                .caller,
                pattern: "+1*",
                reason: "r",
                expires: expires,
                plan: plan
            )
            _ = try editor.addExemption(new, by: "a", at: 0)
        }
        #expect(try editor.removeExemption(4, by: "a", at: 2))
        _ = try tidy(bench, Retention(), at: 401 * day)
        #expect(try bench.text("SELECT group_concat(id) FROM exemptions") == "1,3")
    }
}
