import Records
import Rules
import Telephony
import Testing

@testable import AlertLog
@testable import Warden

@Suite("What the status is read by")
struct StatusQueryTests {
    private static let hour = LogReader.statusMicroseconds

    private func status(
        _ bench: Bench,
        at now: EventTime = Sample.time,
        _ stats: [String: StatValue] = [:]
    ) throws -> StatusFigures {
        for (name, value) in stats {
            let bound: SQLValue =
                switch value {
                case .integer(let number): .integer(number)
                case .real(let number): .real(number)
                case .text(let text): .text(text)
                }
            try bench.database.run("INSERT INTO stats VALUES (?1, ?2)", .text(name), bound)
        }
        try bench.database.saveLinks(["pbx1", "pbx2"])
        return try LogReader(path: bench.logPath).status(BaselineSetup(), at: now)
    }

    @Test(
        "An index leads to every row, so that the log may be of any size",
        arguments: StatusQueries.all
    )
    func indices(sql: String) throws {
        let bench = try Bench()
        let steps = try bench.database.all("EXPLAIN QUERY PLAN \(sql)") { $0.text(3) }
        let scans = steps.filter { step in
            // What a statement in brackets has found is bounded by its limit.
            step.hasPrefix("SCAN") && !step.contains("INDEX") && !step.contains("subquery")
        }
        #expect(!steps.isEmpty && scans.isEmpty, "\(sql): \(steps)")
        #expect(steps.allSatisfy { !$0.contains("TEMP B-TREE") }, "\(sql): \(steps)")
    }

    @Test("A log that no agent has written figures to tells of none")
    func empty() throws {
        let figures = try status(try Bench())
        #expect(figures.agent == AgentFigures())
        #expect(figures.links == [LinkFigures(name: "pbx1"), LinkFigures(name: "pbx2")])
        #expect(figures.calls == CallFigures() && figures.kills == KillFigures())
        #expect(figures.brakes == nil && figures.journalFillPercent == nil)
        #expect(figures.learning.since == nil && figures.learning.mode == "on")
        #expect(figures.logBytes > 0)
        #expect((figures.disk?.bytes ?? 0) > (figures.disk?.freeBytes ?? 0))
    }

    @Test("A snapshot says how the agent and its switches stand")
    func snapshot() throws {
        let bench = try Bench()
        let figures = try status(
            bench,
            [
                "snapshot_us": .integer(5), "armed": .integer(1), "armed_since_us": .integer(3),
                "switch.pbx1.up": .integer(1), "switch.pbx1.late_us": .integer(1_500),
                "switch.pbx1.armed": .integer(0), "switch.pbx1.armed_since": .text("then"),
                "switch.pbx2.up": .integer(0), "calls": .integer(7), "calls_up": .integer(2),
                "kills_requested": .integer(4), "brakes_engaged": .integer(1),
                "brakes_engaged_hand": .text("since then by ada: why"),
                "journal_fill_percent": .integer(12), "events_shed": .integer(8),
                "journal_shed_calls": .integer(1), "journal_shed_details": .integer(2),
                "journal_shed_kills": .integer(3),
            ]
        )
        #expect(figures.agent.snapshotAt == 5 && !figures.agent.isStopped)
        #expect(figures.agent.isArmed == true && figures.agent.armedSince == 3)
        let (first, second) = (figures.links[0], figures.links[1])
        #expect(first.isUp == true && first.lateMicroseconds == 1_500)
        #expect(first.isToBeArmed && first.isArmed == false)
        #expect(second.isUp == false && second.isArmed == nil && !second.isToBeArmed)
        #expect(figures.calls == CallFigures(perSecond: 0, up: 2, total: 7))
        #expect(figures.kills.total == 4)
        let held = BrakeFigures(reason: "hand", words: "since then by ada: why")
        #expect(figures.brakes == [held])
        #expect(figures.journalFillPercent == 12)
        #expect(figures.shed.eventsTotal == 8 && figures.shed.recordsTotal == 6)
    }

    @Test("An agent that stopped by its own will is told from one that is gone")
    func stopped() throws {
        let bench = try Bench()
        let alive = "INSERT OR REPLACE INTO meta VALUES ('alive_us', ?1)"
        try bench.database.run(alive, .integer(5 as Int64))
        try bench.database.noteStop()
        #expect(try status(bench).agent.isStopped)
        try bench.database.run(alive, .integer(6 as Int64))
        #expect(try !status(bench).agent.isStopped)
    }

    @Test(
        "Calls a second are those of the last minute, few or many",
        arguments: [(0, 0.0), (6, 0.1), (99, 1.65), (100, 100.0 / 60), (600, 10)]
    )
    func rate(count: Int, perSecond: Double) throws {
        let bench = try Bench(capacity: 1 << 20)
        let now = Sample.time + 3_600 * Sample.second
        // Those of before do not count.
        bench.publish([Sample.finished("old", at: now - 61 * Sample.second)])
        for call in 0..<count {
            let ago = (count - call) * 59 / count
            bench.publish([Sample.finished("c-\(call)", at: now - Int64(ago) * Sample.second)])
        }
        try bench.moveAll()
        #expect(try status(bench, at: now).calls.perSecond == perSecond)
    }

    @Test("Kills and flagged calls of the last hour count, and none of before")
    func kills() throws {
        let bench = try Bench()
        let now = Sample.time + Self.hour
        bench.publish([
            Sample.opened(1), Sample.kill(1, .requested, at: now - Self.hour - 1),
            Sample.kill(1, .stillUp, at: now - Self.hour), Sample.kill(2, .requested, at: now - 9),
            Sample.kill(2, .ended, at: now - 8), Sample.kill(3, .requested, at: now - 7),
            Sample.kill(3, .stillUp, at: now - 6), Sample.kill(4, .requested, at: now - 5),
            Sample.flagged(1, "old", at: now - Self.hour - 1), Sample.flagged(1, "new", at: now),
            Sample.flagged(1, "let", at: now - Self.hour),
            Sample.changed(1, "old", .unarmed, at: now - Self.hour - 1),
            Sample.changed(1, "let", .unarmed), Sample.changed(1, "new", .braked, at: now),
        ])
        try bench.moveAll()
        let kills = try status(bench, at: now).kills
        #expect((kills.requested, kills.ended, kills.stillUp) == (3, 1, 1))
        #expect((kills.braked, kills.unarmed) == (1, 1))
    }

    @Test("Alerts that are open, and those that nobody judged, are counted")
    func alerts() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1), Sample.opened(2), Sample.opened(3), Sample.closed(3)])
        try bench.moveAll()
        let editor = try LogEditor(path: bench.logPath)
        _ = try editor.set(alert: 1, status: .confirmed, note: nil, by: "ada", at: 5)
        #expect(try status(bench).alerts == AlertFigures(open: 2, new: 2))
    }

    private func gap(
        _ id: Int64,
        _ reason: GapReason,
        from: EventTime,
        to: EventTime = 0,
        lost: Int = 0
    ) -> WardenRecord {
        var gap = Gap(gap: GapID(id), link: LinkID(0), reason: reason, from: from)
        (gap.to, gap.eventsLost) = (to, lost)
        return to == 0 ? .gapOpened(gap) : .gapClosed(gap)
    }

    @Test("A link is down since its gap began, and up since its last one ended")
    func links() throws {
        let bench = try Bench()
        let time = Sample.time
        bench.publish([
            gap(1, .start, from: time - 90, to: time - 80),
            gap(2, .shed, from: time - 70, to: time - 60),
            gap(3, .late, from: time - 50), gap(4, .disconnected, from: time - 40),
        ])
        try bench.moveAll()
        let up = try status(bench, ["switch.pbx1.up": .integer(1)]).links[0]
        #expect(up.since == time - 80 && up.reason == nil && up.isLate)
        try bench.database.run("DELETE FROM stats")
        let down = try status(bench, ["switch.pbx1.up": .integer(0)]).links[0]
        #expect(down.since == time - 40 && down.reason == "disconnected")
    }

    @Test("Gaps in which events were given away count for an hour behind their end")
    func shed() throws {
        let bench = try Bench()
        let now = Sample.time
        bench.publish([
            gap(1, .shed, from: now - 2 * Self.hour, to: now - Self.hour - 1, lost: 9),
            gap(2, .shed, from: now - 2 * Self.hour, to: now - Self.hour, lost: 5),
            gap(3, .shed, from: now - 3 * Self.hour, lost: 1),
            gap(4, .oversized, from: now - 9, to: now - 8, lost: 1),
        ])
        try bench.moveAll()
        let shed = try status(bench, at: now).shed
        #expect((shed.gaps, shed.events) == (2, 6))
    }

    @Test("How far learning is follows from the row of the whole traffic alone")
    func learning() throws {
        let bench = try Bench()
        let reader = try LogReader(path: bench.logPath)
        let (setup, plan, now) = (BaselineSetup(), NumberingPlan(), Sample.time)
        #expect(try reader.learning(setup, now: now).since == nil)
        var baselines = Baselines(setup, rule: MaskingRule())
        baselines.saw(PartyKey(word: 5), at: now, name: "callee")
        baselines.wasBlind(from: now, to: now + Self.hour)
        let taken = baselines.takeLearned(at: now + Self.hour)
        let whole = try #require(taken)
        bench.publish([.calleeLearned(CalleeLearned(whole))])
        try bench.moveAll()
        for time in [now, now + 15 * 24 * Self.hour] {
            let row = try reader.learning(setup, now: time)
            let report = try reader.baselines(setup, rule: MaskingRule(), plan: plan, now: time)
            #expect(row.since == now && row == report.learning)
        }
    }
}
