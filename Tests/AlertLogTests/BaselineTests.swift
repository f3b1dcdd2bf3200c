import Lists
import Records
import Rules
import Telephony
import Testing

@testable import AlertLog

@Suite("What was learned of callees")
struct BaselineTests {
    private let plan = NumberingPlan(countryCode: "234")
    private static let day: EventTime = 86_400_000_000

    private func learned(
        _ place: Int,
        at time: EventTime = Sample.time,
        state: ShortText<512> = "1 learned"
    ) -> CalleeLearned {
        var learned = CalleeLearned(callee: Int64(place), name: PartyText("callee-\(place)"))
        (learned.state, learned.since, learned.lastCall) = (state, time - 9, time)
        return learned
    }

    private func handedOut(_ bench: Bench, atMost count: Int = 100) throws -> ([Int64], Int) {
        var keys: [Int64] = []
        let reader = try LogReader(path: bench.logPath)
        let broken = try reader.eachLearned(atMost: count) { keys += $0.map(\.callee) }
        return (keys, broken)
    }

    @Test("A callee has one row, which says what was learned last, and what is forgotten has none")
    func rows() throws {
        let bench = try Bench()
        var later = learned(7, at: Sample.time + 60, state: "1 more")
        (later.profile, later.busiest, later.limit) = (61_500, 234_000, 9)
        bench.publish([.calleeLearned(learned(7)), .calleeLearned(later)])
        try bench.moveAll()
        var found: [CalleeLearned] = []
        let reader = try LogReader(path: bench.logPath)
        #expect(try reader.eachLearned(atMost: 9) { found += $0 } == 0)
        #expect(found == [later])
        #expect(found.first?.dispersion == CalleeLearned.unknown)
        later.dispersion = 0
        bench.publish([.calleeLearned(later)])
        try bench.moveAll()
        found = []
        _ = try reader.eachLearned(atMost: 9) { found += $0 }
        #expect(found == [later])
        bench.publish([.calleeLearned(CalleeLearned(callee: 7, name: "callee-7"))])
        try bench.moveAll()
        #expect(try bench.count("SELECT count(*) FROM baselines") == 0)
        #expect(try bench.count("SELECT count(*) FROM feed WHERE kind = 23 AND row = 7") == 4)
    }

    @Test("The whole comes first, then the callees that were called last, in their order")
    func order() throws {
        let bench = try Bench(capacity: 1 << 20)
        let count = LogReader.pageRows * 2 + 3
        var whole = learned(0, at: Sample.time + 9_999)
        whole.name = ""
        // Numbers that look negative in the log, and calls in another order than keys.
        let callees = (1...count).map {
            learned($0 % 2 == 0 ? $0 : -$0, at: Sample.time - EventTime($0))
        }
        bench.publish((callees + [whole]).map { .calleeLearned($0) })
        try bench.moveAll()
        let all = callees.reversed().map(\.callee)
        #expect(try handedOut(bench, atMost: 5_000) == ([0] + all, 0))
        #expect(try handedOut(bench, atMost: count) == ([0] + all, 0))
        #expect(try handedOut(bench, atMost: 3) == ([0] + all.suffix(3), 0))
    }

    @Test("What no agent can have written is left out and counted; the rest is taken")
    func broken() throws {
        let bench = try Bench()
        bench.publish((1...6).map { .calleeLearned(learned($0)) })
        try bench.moveAll()
        for (key, change) in [
            (1, "state = ''"), (2, "profile = -1"), (3, "last_call_us = \(Int64.max)"),
            (4, "since_us = -1"), (5, "state = '\(String(repeating: "f", count: 600))'"),
        ] {
            try bench.database.execute("UPDATE baselines SET \(change) WHERE id = \(key)")
        }
        #expect(try handedOut(bench) == ([6], 5))
    }

    @Test("A journal that fills gives learning up with the ordinary calls, an operator's word last")
    func worth() {
        #expect(learned(1).worth == .ordinaryCall)
        #expect(CalleeLearned(callee: 1, name: "").worth == .outcome)
    }

    @Test(
        "What was learned of a callee goes four weeks after its latest call, or with the other rows",
        arguments: [(0, 28), (400, 28), (7, 7)]
    )
    func retention(ledgerDays: Int, days: EventTime) throws {
        let bench = try Bench()
        bench.publish([
            .calleeLearned(learned(0, at: Sample.time - 90 * Self.day)),
            .calleeLearned(learned(1, at: Sample.time - days * Self.day - 1)),
            .calleeLearned(learned(2, at: Sample.time - days * Self.day + 1)),
        ])
        try bench.moveAll()
        var retention = Retention()
        retention.ledgerDays = ledgerDays
        var tidier = Tidier(database: bench.database, retention: retention)
        while try tidier.step(at: Sample.time) {}
        #expect(try handedOut(bench) == ([0, 2], 0))
    }

    private func expected(
        _ callee: String = "08031234567",
        from: EventTime = Sample.time,
        to: EventTime = Sample.time + 3_600 * Sample.second,
        _ callsPerHour: Int = 3_000
    ) throws -> NewExpectedCalls {
        try NewExpectedCalls(
            callee: callee,
            from: from,
            to: to,
            callsPerHour: callsPerHour,
            reason: "televote",
            plan: plan
        )
    }

    @Test(
        "Expected calls are seen by who follows the log, up to their end or until they are removed"
    )
    func expectedCalls() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        let watch = try LogWatch(path: bench.logPath)
        let now = Sample.time
        #expect(try watch.look(plan: plan, now: now).rules?.expected == [])
        #expect(try editor.addExpected(expected(), by: "ada", at: now) == 1)
        #expect(try editor.addExpected(expected("080*"), by: "ada", at: now) == 2)
        let seen = try #require(try watch.look(plan: plan, now: now).rules?.expected)
        #expect(seen.map(\.callee) == [.exact(Sample.number("2348031234567")), .prefix("23480")])
        #expect(seen.first?.callsPerHourMax == 3_000)
        #expect(seen.first?.to == now + 3_600 * Sample.second)
        #expect(try editor.removeExpected(2, by: "eve", at: now + 1))
        #expect(try !editor.removeExpected(2, by: "eve", at: now + 1))
        #expect(try watch.look(plan: plan, now: now + 1).rules?.expected.map(\.id) == [1])
        let end = now + 3_600 * Sample.second
        #expect(try watch.rules(plan: plan, now: end).expected.isEmpty)
        #expect(try !editor.removeExpected(1, by: "eve", at: end))
        let reader = try LogReader(path: bench.logPath)
        #expect(try reader.expected(all: false, now: end).isEmpty)
        let states = try reader.expected(all: true, now: end).map(\.state)
        #expect(states == [.expired, .removed])
        #expect(try reader.expected(all: true, now: now - 1).first?.state == .planned)
        let audit = try reader.audit(of: "expected calls 2")
        #expect(audit.map(\.what) == ["expect.add", "expect.remove"])
        #expect(audit.map(\.author) == ["ada", "eve"])
    }

    @Test("An expectation that the plan cannot read is said, and the others hold")
    func unreadable() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        for _ in 0..<2 { _ = try editor.addExpected(expected(), by: "ada", at: Sample.time) }
        try bench.database.execute("UPDATE expected_calls SET callee = '*' WHERE id = 1")
        let rules = try LogWatch(path: bench.logPath).rules(plan: plan, now: Sample.time)
        #expect(rules.expected.map(\.id) == [2])
        #expect(rules.unreadable.count == 1)
        #expect(rules.unreadable.first?.hasPrefix("expected calls 1: ") == true)
    }

    @Test("Expectations that are over go with the other ledgers")
    func retentionOfExpected() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath)
        for hours in [1, 48] as [EventTime] {
            let to = Sample.time + hours * 3_600 * Sample.second
            _ = try editor.addExpected(expected(to: to), by: "ada", at: Sample.time)
        }
        var retention = Retention()
        retention.ledgerDays = 1
        var tidier = Tidier(database: bench.database, retention: retention)
        while try tidier.step(at: Sample.time + 26 * 3_600 * Sample.second) {}
        #expect(try bench.text("SELECT group_concat(id) FROM expected_calls") == "2")
    }

    @Test("A command to forget says whom; without an agent the row goes, with a word on record")
    func forget() throws {
        let bench = try Bench()
        bench.publish([Sample.learned()])
        try bench.moveAll()
        let editor = try LogEditor(path: bench.logPath)
        let watch = try LogWatch(path: bench.logPath)
        let reader = try LogReader(path: bench.logPath)
        let callees = try reader.keyedCallees(.exact("+2348031234567"))
        let callee = try #require(callees.first)
        #expect(callees.count == 1)
        #expect(callee.key == Int64(bitPattern: Sample.number("2348031234567").word))
        let id = try editor.post(
            .forgetCallee,
            by: "ada",
            note: "new owner",
            callee: callee,
            at: Sample.time
        )
        let controls = try watch.look(plan: plan, now: Sample.time).controls
        #expect(
            controls == [
                PendingControl(
                    id: id,
                    command: .forgetCallee,
                    author: "ada",
                    note: "new owner",
                    callee: callee
                )
            ]
        )
        #expect(try editor.forget(callee, by: "ada", note: "new owner", at: Sample.time))
        #expect(try !editor.forget(callee, by: "ada", note: "new owner", at: Sample.time))
        #expect(try reader.keyedCallees(.exact("+2348031234567")).isEmpty)
        let audit = try reader.audit(of: "callee +2348031234567")
        #expect(audit.map(\.what) == ["baseline.forget"])
        #expect(audit.first?.note == "new owner")
    }
}
