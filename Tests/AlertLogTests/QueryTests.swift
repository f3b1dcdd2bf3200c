import Records
import Foundation
import Telephony
import Testing

@testable import AlertLog

@Suite struct QueryTests {
    private let plan = NumberingPlan(countryCode: "234")

    /// Two alerts, one with two callers, kills, a gap and finished calls.
    private func filled() throws -> Bench {
        let bench = try Bench()
        let time = Sample.time
        bench.publish([
            Sample.opened(1), Sample.flagged(1, "call-1", at: time),
            Sample.flagged(1, "call-2", caller: "2348031110002", at: time + 1),
            Sample.flagged(1, "call-3", at: time + 2),
            Sample.kill(1, .requested, call: "call-1"),
            Sample.kill(1, .ended, call: "call-1", at: time + 900),
            Sample.kill(2, .stillUp, call: "call-2", at: time + 5), Sample.closed(1),
            Sample.opened(2, at: time + 100),
            Sample.flagged(2, "call-9", caller: "4420", at: time + 100),
            Sample.kill(3, .requested, call: "blocked", alert: 0, at: time + 200),
            .gapOpened(Sample.gap(1)), .gapClosed(Sample.gap(2, to: time + 5, lost: 3)),
            Sample.finished("call-1", at: time + 1000), Sample.finished("call-5", at: time + 2000),
            .brake(BrakeRecord(engaged: true, reason: .kills, limit: 9, at: time)),
        ])
        try bench.moveAll()
        return bench
    }

    @Test(
        "Evidence stands with its alert, the strong first, as it was told last, and is gone with it"
    )
    func evidence() throws {
        let bench = try filled()
        bench.publish([
            Sample.evidence(1, .source, .weak), Sample.evidence(1, .plan, .strong, found: 2),
            Sample.evidence(1, .source, .weak, found: 5), Sample.evidence(1, .ends, .strong),
            Sample.evidence(1, .ends, .absent), Sample.evidence(99, .source, .strong),
        ])
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        let rows = try #require(try reader.details(of: 1)?.evidence)
        #expect(rows.map(\.signal) == ["plan", "source"])
        #expect(rows.map(\.strength) == ["strong", "weak"])
        #expect(rows.map(\.found) == [2, 5])
        #expect(rows[1].detail == "192.0.2.7")
        #expect((rows[1].of, rows[1].others, rows[1].ofOthers) == (6, 1, 64))
        #expect(try reader.evidence(of: 99).isEmpty, "an alert that is not there has none")
        try bench.database.run("DELETE FROM alerts WHERE id = 1")
        #expect(try bench.count("SELECT count(*) FROM evidence") == 0)
    }

    @Test("Spared calls are counted with their alert, and attestations stand with calls")
    func spared() throws {
        let bench = try filled()
        bench.publish([Sample.changed(1, "call-2", .spared, at: Sample.time + 1)])
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        #expect(try reader.alert(1)?.spared == 1)
        #expect(try reader.alert(2)?.spared == 0)
        #expect(try reader.calls(of: 1).map(\.attestation) == ["none", "none", "none"])
    }

    private func alerts(_ reader: LogReader, _ change: (inout LogFilter) -> Void) throws -> [Int64]
    {
        var filter = LogFilter()
        change(&filter)
        var found: [Int64] = []
        try reader.eachAlert(filter) {
            found.append($0.id)
            return true
        }
        return found
    }

    @Test("Alerts are found by time, callee, caller in any written form, status, and limit")
    func alertFilters() throws {
        let bench = try filled()
        let reader = try LogReader(path: bench.logPath)
        #expect(try alerts(reader) { _ in } == [2, 1])
        #expect(try alerts(reader) { $0.limit = 1 } == [2])
        #expect(try alerts(reader) { $0.since = Sample.time + 100 } == [2])
        #expect(try alerts(reader) { $0.until = Sample.time + 100 } == [1])
        let forms = ["08031110002", "+234 803 111 0002", "00234-8031110002", "2348031110002"]
        for form in forms {
            let caller = try PartyFilter(form, plan: plan)
            #expect(try alerts(reader) { $0.caller = caller } == [1], "\(form)")
        }
        let prefix = try PartyFilter("080311*", plan: plan)
        #expect(try alerts(reader) { $0.caller = prefix } == [1])
        let callee = try PartyFilter("08031234567", plan: plan)
        #expect(try alerts(reader) { $0.callee = callee } == [2, 1])
        #expect(try alerts(reader) { $0.word = "confirmed" }.isEmpty)
    }

    @Test("An alert is shown with its calls, its callers once each, its kills and their steps")
    func details() throws {
        let bench = try filled()
        let reader = try LogReader(path: bench.logPath)
        let details = try #require(try reader.snapshot { try reader.details(of: 1) })
        #expect(details.alert.distinctCallers == 2)
        #expect(details.others == ["+2348031110001", "+2348031110002"])
        #expect(details.calls.map(\.id) == ["call-1", "call-2", "call-3"])
        #expect(details.calls.map(\.killState) == ["ended", "still_up", nil])
        #expect(details.calls.first?.cause == "NORMAL_CLEARING")
        #expect(details.calls.first?.answered != nil)
        #expect(details.kills.map(\.kill.id) == [1, 2])
        #expect(details.kills.first?.steps.map(\.state) == ["requested", "ended"])
        #expect(try reader.details(of: 77) == nil)
    }

    @Test("Kills, calls, gaps and brakes are listed latest first and filtered")
    func ledgers() throws {
        let bench = try filled()
        let reader = try LogReader(path: bench.logPath)
        var kills: [Int64] = []
        var filter = LogFilter()
        filter.word = "still_up"
        try reader.eachKill(filter) {
            kills.append($0.id)
            return true
        }
        #expect(kills == [2])
        var calls: [String] = []
        try reader.eachCall(LogFilter()) {
            calls.append($0.id)
            return true
        }
        #expect(calls == ["call-5", "call-1"])
        var gaps: [GapRow] = []
        var since = LogFilter()
        since.since = Sample.time + 6
        try reader.eachGap(since) {
            gaps.append($0)
            return true
        }
        #expect(gaps.map(\.id) == [1])
        var brakes = 0
        try reader.eachBrake(LogFilter()) { row in
            brakes += row.limitPerMinute
            return true
        }
        #expect(brakes == 9)
    }

    @Test("A long list comes whole, page by page, times that are equal included")
    func pages() throws {
        let bench = try Bench(capacity: 1 << 20)
        let count = LogReader.pageRows * 2 + 7
        bench.publish(
            (1...count).map { Sample.finished("c-\($0)", at: Sample.time + Int64($0 / 300)) }
        )
        try bench.moveAll()
        let reader = try LogReader(path: bench.logPath)
        for limit in [nil, count, LogReader.pageRows, LogReader.pageRows + 1, 1] {
            var filter = LogFilter()
            filter.limit = limit
            var found: [String] = []
            try reader.eachCall(filter) {
                found.append($0.id)
                return true
            }
            #expect(found == (1...count).reversed().prefix(limit ?? count).map { "c-\($0)" })
        }
    }

    @Test("An analyst's status and note are kept, and a missing alert is said")
    func status() throws {
        let bench = try filled()
        let editor = try LogEditor(path: bench.logPath)
        #expect(try editor.set(alert: 1, status: .confirmed, note: "n", by: "ada", at: 5))
        #expect(try editor.set(alert: 1, status: nil, note: "m", by: "bob", at: 6))
        #expect(try !editor.set(alert: 9, status: .new, note: nil, by: "ada", at: 5))
        let alert = try #require(try LogReader(path: bench.logPath).alert(1))
        #expect(alert.status == "confirmed")
        #expect(alert.note == "m")
        #expect(alert.statusBy == "bob")
        #expect(alert.statusAt == 6)
    }

    @Test("An index serves every list, so that a long log is not read through")
    func indices() throws {
        let bench = try Bench()
        let plans = [
            "SELECT * FROM alerts WHERE tripped_us >= 1 ORDER BY tripped_us DESC, id DESC",
            "SELECT * FROM alerts WHERE callee = 'x' ORDER BY tripped_us DESC, id DESC",
            "SELECT * FROM alert_calls WHERE alert = 1",
            "SELECT * FROM alert_calls WHERE call_id = 'x' AND switch = 'y'",
            "SELECT * FROM kills WHERE state = 'x' ORDER BY requested_us DESC, id DESC",
            "SELECT * FROM kills WHERE alert = 1",
            """
            SELECT * FROM calls WHERE ended_us / 86400000000 = 1 AND caller = 'x'
            ORDER BY ended_us DESC, id DESC
            """,
            """
            SELECT count(*) FROM calls WHERE ended_us / 86400000000 = 1 AND callee >= 'x'
            AND callee < 'y' AND ended_us >= 1
            """,
            "SELECT * FROM calls WHERE ended_us < 1 LIMIT 500",
        ]
        for sql in plans {
            let steps = try bench.database.all("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
            #expect(steps.allSatisfy { $0.contains("INDEX") }, "\(sql): \(steps)")
        }
    }
}
