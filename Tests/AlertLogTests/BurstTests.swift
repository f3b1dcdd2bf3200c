import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("What a callee's own traffic said, in the log")
struct BurstTests {
    private func bursts(_ bench: Bench, _ change: (inout LogFilter) -> Void) throws -> [BurstRow] {
        var filter = LogFilter()
        change(&filter)
        var found: [BurstRow] = []
        try LogReader(path: bench.logPath).eachBurst(filter) {
            found.append($0)
            return true
        }
        return found
    }

    @Test("A burst is a row once, found by time and callee")
    func burst() throws {
        let bench = try Bench()
        let second: Int64 = 1_000_000
        bench.publish([
            Sample.burst(at: Sample.time), Sample.burst(at: Sample.time),
            Sample.burst(at: Sample.time + 60 * second),
            Sample.burst("2348031234568", at: Sample.time),
        ])
        try bench.moveAll()
        #expect(try bursts(bench) { _ in }.count == 3)
        let late = try bursts(bench) { $0.since = Sample.time + 1 }
        let row = try #require(late.first)
        #expect(late.count == 1)
        #expect(
            (row.callee, row.link, row.at) == ("+2348031234567", "pbx1", Sample.time + 60 * second)
        )
        #expect((row.distinctCallers, row.threshold, row.windowMicroseconds) == (6, 5, 5 * second))
        #expect((row.baseline.threshold, row.baseline.origin) == (9, "learned"))
        #expect(
            (row.baseline.profile, row.baseline.fast, row.baseline.dispersion) == (
                234_000, 310_500, 8
            )
        )
        let callee = try PartyFilter("+2348031234568", plan: NumberingPlan())
        let other = try bursts(bench) { $0.callee = callee }
        #expect(other.map(\.callee) == ["+2348031234568"])
    }

    @Test("Bursts go with what is kept of gaps")
    func retention() throws {
        let bench = try Bench()
        bench.publish([Sample.burst(at: Sample.time)])
        try bench.moveAll()
        var retention = Retention()
        retention.ledgerDays = 30
        for (days, left) in [(29, 1), (31, 0)] as [(Int64, Int)] {
            var tidier = Tidier(database: bench.database, retention: retention)
            while try tidier.step(at: Sample.time + days * 86_400_000_000) {}
            #expect(try bench.count("SELECT count(*) FROM bursts") == left)
        }
    }

    @Test("An alert has what was known of its callee; of one that nothing is known of it is null")
    func alert() throws {
        let bench = try Bench()
        guard case .alertOpened(var opened) = Sample.opened(1) else { return }
        opened.baseline = Sample.baseline
        opened.wouldTrip = false
        bench.publish([.alertOpened(opened), Sample.opened(2)])
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        let known = try #require(try reader.alert(1))
        #expect((known.baseline.threshold, known.baseline.profile) == (9, 234_000))
        #expect(!known.wouldTrip)
        var closed = AlertClosed(alert: AlertID(1), lastSeen: Sample.time)
        closed.wouldTrip = true
        bench.publish([.alertClosed(closed), Sample.closed(2)])
        try bench.moveAll()
        #expect(try reader.alert(1)?.wouldTrip == true, "it became one")
        let unknown = try #require(try reader.alert(2))
        #expect(unknown.baseline == BaselineColumns())
        #expect(unknown.wouldTrip)
    }
}
