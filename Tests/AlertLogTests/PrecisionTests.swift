import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("How often the rules were right")
struct PrecisionTests {
    /// The interval by Newcombe, "Two-sided confidence intervals for the single proportion",
    /// Statistics in Medicine 17 (1998), table I, method 3.
    @Test(
        "Wilson's interval has the bounds that the literature has",
        arguments: [
            (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ]
    )
    func wilson(count: Int, all: Int, low: Double, high: Double) throws {
        let interval = try #require(WilsonInterval(count, of: all))
        #expect((interval.low * 10_000).rounded() / 10_000 == low)
        #expect((interval.high * 10_000).rounded() / 10_000 == high)
        // What is true of some is false of the others.
        let others = try #require(WilsonInterval(all - count, of: all))
        #expect(abs(others.low - (1 - interval.high)) < 1e-12)
        #expect(abs(others.high - (1 - interval.low)) < 1e-12)
    }

    @Test("Of nobody judged nothing is known; none and all of a few are an end and no more")
    func ends() throws {
        #expect(WilsonInterval(0, of: 0) == nil)
        #expect(WilsonInterval(2, of: 1) == nil)
        for count in [1, 2, 7, 1_000, 123_457] {
            let none = try #require(WilsonInterval(0, of: count))
            let all = try #require(WilsonInterval(count, of: count))
            #expect(none.low == 0 && none.high < 1 && none.high > 0)
            #expect(all.high == 1 && all.low > 0 && all.low < 1)
        }
    }

    /// January: 1 to 4 and 6; February: 5.
    private func bench() throws -> Bench {
        let bench = try Bench()
        let february = Sample.time + 40 * 86_400 * Sample.second
        for alert in Int64(1)...6 {
            let time = alert == 5 ? february : Sample.time + alert
            bench.publish([Sample.opened(alert, at: time)])
        }
        try bench.moveAll()
        return bench
    }

    private func judge(
        _ bench: Bench,
        _ verdicts: [(alert: Int64, status: AlertStatus)]
    ) throws {
        let editor = try LogEditor(path: bench.logPath)
        for verdict in verdicts {
            let isThere = try editor.set(
                alert: verdict.alert,
                status: verdict.status,
                note: nil,
                by: "ada",
                at: 1
            )
            #expect(isThere)
        }
    }

    @Test("Alerts are counted by month and rule, by the latest verdict of each")
    func months() throws {
        let bench = try bench()
        try judge(
            bench,
            [
                (1, .falsePositive), (1, .confirmed), (2, .confirmed), (2, .resolved),
                (3, .confirmed), (3, .investigating), (4, .falsePositive), (4, .new),
                (4, .resolved), (5, .falsePositive),
            ]
        )
        let rows = try LogReader(path: bench.logPath).precision(since: nil, until: nil)
        #expect(rows.map(\.month) == ["2026-01", "2026-02", nil])
        #expect(rows.map(\.rule) == ["masking", "masking", "masking"])
        #expect(rows.map(\.alerts) == [5, 1, 6])
        #expect(rows.map(\.confirmed) == [2, 0, 2])
        #expect(rows.map(\.falsePositives) == [0, 1, 1])
        #expect(rows.map(\.unjudged) == [3, 0, 3])
        #expect(rows.map(\.shareTrue) == [1, 0, 2.0 / 3])
        let reader = try LogReader(path: bench.logPath)
        let january = try reader.precision(since: nil, until: Sample.time + 3)
        #expect(january.map(\.alerts) == [2, 2])
        #expect(try reader.precision(since: Sample.time * 2, until: nil).isEmpty)
    }

    @Test("Rules without an alert are named, with when they last had one")
    func unfired() throws {
        let bench = try bench()
        let reader = try LogReader(path: bench.logPath)
        let words = FindingRule.allCases.map(\.word)
        let others = words.filter { $0 != "masking" }
        #expect(try reader.unfiredRules(since: nil, until: nil).map(\.rule) == others)
        let late = try reader.unfiredRules(since: Sample.time * 2, until: nil)
        #expect(late.map(\.rule) == words)
        #expect(late[0].lastFired == Sample.time + 40 * 86_400 * Sample.second)
        #expect(late[1].lastFired == nil)
    }

    @Test("An exemption and a block are named where nothing fell under them, and since when")
    func unhit() throws {
        let bench = try Bench()
        let plan = NumberingPlan(countryCode: "234")
        let editor = try LogEditor(path: bench.logPath)
        for pattern in ["08031234567", "08031234568"] {
            let made = try NewExemption(
                .callee,
                pattern: pattern,
                reason: "hotline",
                expires: nil,
                plan: plan
            )
            _ = try editor.addExemption(made, by: "ada", at: 10)
        }
        for caller in ["08031110001", "08031110002"] {
            let made = try NewBlock(
                caller: caller,
                callee: "08031234567",
                reason: "stalker",
                expires: nil,
                plan: plan
            )
            _ = try editor.addBlock(made, by: "bob", at: 20)
        }
        try bench.database.execute(
            """
            UPDATE exemptions SET hits = 3, last_hit_us = 50 WHERE id = 2;
            INSERT INTO kills (id, reason, switch, call_id, caller, callee, state, attempts,
                requested_us, updated_us, detail, block)
            VALUES (1, 'block', 'pbx1', 'c', '+3', '+4', 'ended', 1, 60, 61, '', 2);
            """
        )
        let reader = try LogReader(path: bench.logPath)
        let never = try reader.unhit(since: nil, until: nil, now: 100)
        #expect(never.map(\.list) == [.exemption, .block])
        #expect(never.map(\.id) == [1, 1] && never.map(\.since) == [10, 20])
        #expect(never.first?.pattern == "callee 08031234567")
        let lately = try reader.unhit(since: 55, until: nil, now: 100)
        #expect(lately.map(\.id) == [1, 2, 1] && lately.map(\.since) == [10, 50, 20])
        _ = try editor.removeExemption(1, by: "ada", at: 70)
        #expect(try reader.unhit(since: nil, until: nil, now: 100).map(\.list) == [.block])
    }
}
