import Records
import Rules
import Telephony
import Testing
import Views

@testable import AlertLog
@testable import Shipping

@Suite("Gathering of notices")
struct GathererTests {
    let bench: LogBench

    init() throws { bench = try LogBench() }

    private var watch: StandingWatch {
        StandingWatch(
            setup: StandingSetup(
                status: StatusSetup(lateMicroseconds: 3_000_000),
                baselines: BaselineSetup(),
                agentDeadMicroseconds: 30 * LogBench.second,
                linkLostMicroseconds: 10 * LogBench.second
            ),
            started: LogBench.time
        )
    }

    private func gatherer(at time: EventTime = LogBench.time) throws -> Gatherer {
        try Gatherer(path: bench.path, watch, keepDays: 30, at: time)
    }

    private func snapshot(_ values: [(String, Int64)], at time: EventTime) throws {
        for (name, value) in values + [("snapshot_us", time)] {
            try bench.database.run(
                "INSERT OR REPLACE INTO stats (name, value) VALUES (?1, ?2)",
                .text(name),
                .integer(value)
            )
        }
    }

    private func told() throws -> [Notice] { try bench.log.notices("1 ORDER BY id", []) }

    @Test("Steps of an alert are told once each, as they were, by whatever process")
    func alerts() throws {
        let first = try gatherer()
        try bench.alert(1, severity: "warning")
        try bench.feed(.record(.alertOpened), 1)
        #expect(try first.look(at: LogBench.time).notices == 1)
        try bench.database.run("UPDATE alerts SET severity = 'critical', calls = 9")
        try bench.feed(.record(.alertRaised), 1)
        // The one before it had not put its place down: it is killed.
        try bench.database.run("UPDATE feed_readers SET seq = 0")
        let second = try gatherer()
        #expect(try second.look(at: LogBench.time).notices == 1)
        try bench.database.run(
            "UPDATE alerts SET state = 'closed', last_seen_us = ?1",
            .integer(LogBench.time + 9)
        )
        try bench.feed(.record(.alertClosed), 1)
        #expect(try second.look(at: LogBench.time + 5).notices == 1)
        let notices = try told().filter { $0.alert == 1 }
        #expect(notices.map(\.kind) == ["alert.opened", "alert.raised", "alert.closed"])
        #expect(notices.map(\.severity) == [.warning, .critical, .critical])
        #expect(notices.map(\.phase) == [.begun, .goesOn, .ended])
        #expect(notices.map(\.calls) == [6, 9, 9])
        #expect(notices[2].ended == LogBench.time + 9)
        #expect(Set(notices.map(\.id)).count == 3)
        #expect(notices[0].id == "\(bench.log.identity)-alert-1-opened")
    }

    @Test("Callees that callers chose stand escaped in titles and as they are in their field")
    func hostile() throws {
        let name = "x\r\n\u{1b}[2J<b>"
        let gatherer = try gatherer()
        try bench.alert(1, callee: name)
        try bench.feed(.record(.alertOpened), 1)
        _ = try gatherer.look(at: LogBench.time)
        let notice = try #require(try told().first)
        #expect(notice.callee == name)
        #expect(notice.title.contains("x\\r\\n\\u{1b}[2J<b>") && !notice.title.contains("\n"))
    }

    @Test("An agent that is dead is told of once, and once when it is back, over restarts as well")
    func agent() throws {
        try snapshot([], at: LogBench.time)
        let second = LogBench.second
        for offset in [0, 9, 20, 31, 40] {
            _ = try gatherer().look(at: LogBench.time + EventTime(offset) * second)
        }
        #expect(try told().map(\.kind) == ["agent.dead"])
        #expect(try told()[0].id == "\(bench.log.identity)-agent-\(LogBench.time)-begun")
        try snapshot([("journal_fill_percent", 95)], at: LogBench.time + 50 * second)
        for offset in [51, 52] {
            _ = try gatherer().look(at: LogBench.time + EventTime(offset) * second)
        }
        #expect(try told().map(\.kind) == ["agent.dead", "agent.back", "journal.filling"])
        #expect(try told()[1].phase == .ended && told()[1].severity == .critical)
        try snapshot([("journal_fill_percent", 5)], at: LogBench.time + 60 * second)
        _ = try gatherer().look(at: LogBench.time + 61 * second)
        #expect(try told().last?.kind == "journal.eased")
    }

    @Test("A journal that fills is told of as a warning, and again where it is worse")
    func journal() throws {
        for (number, fill) in [60, 70, 95, 96, 60].enumerated() {
            let time = LogBench.time + EventTime(number) * 2 * LogBench.second
            try snapshot([("journal_fill_percent", Int64(fill))], at: time)
            _ = try gatherer().look(at: time)
        }
        #expect(try told().map(\.severity) == [.warning, .critical])
        #expect(try told().map(\.phase) == [.begun, .goesOn])
    }

    @Test("A switch that is not seen for long is told of, and that it is back; a short gap is not")
    func switches() throws {
        let second = LogBench.second
        try snapshot([], at: LogBench.time + 20 * second)
        try bench.database.execute(
            """
            INSERT INTO gaps (id, switch, reason, from_us) VALUES
                (1, 'pbx1', 'disconnected', \(LogBench.time)),
                (2, 'pbx2', 'disconnected', \(LogBench.time + 15 * second)),
                (3, 'pbx3', 'shed', \(LogBench.time))
            """
        )
        for _ in 0..<2 { _ = try gatherer().look(at: LogBench.time + 20 * second) }
        #expect(try told().map(\.matter) == ["switch pbx1"])
        try bench.database.run("UPDATE gaps SET to_us = ?1", .integer(LogBench.time + 21 * second))
        for gap in 1...3 { try bench.feed(.record(.gapClosed), Int64(gap)) }
        _ = try gatherer().look(at: LogBench.time + 21 * second)
        #expect(try told().map(\.kind) == ["switch.lost", "switch.back", "gap.seen"])
    }

    @Test("Brakes, calls that stay up, and blocks of the agent are told of")
    func others() throws {
        let gatherer = try gatherer()
        try bench.database.execute(
            """
            INSERT INTO brakes (id, engaged, reason, limit_per_minute, at_us) VALUES
                (1, 1, 'unproven', 0, 5), (2, 0, 'hand', 0, 9);
            INSERT INTO kills (id, alert, reason, switch, call_id, caller, callee, state, attempts,
                requested_us, updated_us, detail)
                VALUES (1, 1, 'masking', 'pbx1', 'c', '+1', '+2', 'still_up', 3, 5, 6, '');
            INSERT INTO blocks (id, caller, caller_kind, callee, callee_kind, alert, reason, author,
                created_us, expires_us) VALUES (1, '+1', 'party', '+2', 'party', 1, '', 'agent', 1, 2),
                (2, '+3', 'party', '+2', 'party', 1, '', 'agent', 1, 2)
            """
        )
        let kinds: [(RecordKind, Int64)] = [
            (.brake, 1), (.brake, 2), (.kill, 1), (.blockAdded, 1), (.blockAdded, 2),
        ]
        for (kind, row) in kinds { try bench.feed(.record(kind), row) }
        _ = try gatherer.look(at: LogBench.time)
        try bench.database.run("UPDATE kills SET state = 'ended'")
        try bench.feed(.record(.kill), 1)
        _ = try gatherer.look(at: LogBench.time)
        let expected = [
            "brakes.engaged", "brakes.released", "call.still_up", "alert.blocked", "call.over",
        ]
        #expect(try told().map(\.kind) == expected)
        #expect(try told()[0].severity == .critical)
        #expect(try told()[1].severity == .critical, "both ends of the brakes go the same way")
    }

    @Test("Old notices go with what was on its way of them, and that is counted")
    func tidying() throws {
        try bench.log.register([NamedDestination(name: "a", type: "webhook", setup: "")], at: 0)
        _ = try bench.log.put([bench.notice("old"), bench.notice("new", at: LogBench.time * 2)])
        _ = try bench.log.assign(to: "a", at: LogBench.time) { notice in
            Assignment(key: notice.id, groupedBy: [], waitMicroseconds: 0, noticesMax: 1)
        }
        let day = 86_400 * LogBench.second
        #expect(try bench.log.tidy(keepDays: 30, at: LogBench.time + 29 * day) == 0)
        #expect(try bench.log.tidy(keepDays: 30, at: LogBench.time + 31 * day) == 1)
        #expect(try told().map(\.id) == ["new"])
    }
}
