import AlertLog
import Lists
import Records
import Rules
import Settings
import Switches
import Telephony
import Testing
import Warden

@testable import Agent

@Suite("What was learned, and what is expected, in the running agent")
struct BaselineTests {
    private static let busy = "2348035550001"
    private let lines = Lines()

    private func agent(_ settings: Settings) throws -> Agent {
        let agent = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: Scene.environment),
            lines: LineLog(names: ["pbx"]) { [lines] severity, text in
                lines.add("\(severity.word) \(text)")
            }
        )
        agent.start()
        return agent
    }

    /// Settings of an agent whose switch is not there.
    private func settings(in folder: Folder) throws -> Settings {
        var plan = Plan()
        plan.switches = [("pbx", 1, "")]
        return try plan.settings(in: folder)
    }

    private func limits(_ agent: Agent, of callee: PartyReading) -> CalleeLimits? {
        agent.warden.with { core, now in core.limits(of: callee, at: now.wall) }
    }

    @Test(
        "What an agent that was killed left in the journal is gone on from, and again after a stop"
    )
    func restarts() throws {
        let folder = try Folder()
        let settings = try settings(in: folder)
        let traffic = LearnedTraffic(of: Self.busy, until: Moment.now().wall - 60_000_000)
        #expect(traffic.records.count == 2)
        #expect(try traffic.leave(in: settings.log.journal))
        var found: [CalleeLimits] = []
        for _ in 0..<2 {
            let agent = try agent(settings)
            found.append(try #require(limits(agent, of: traffic.callee)))
            agent.stop()
        }
        #expect(found.allSatisfy { $0.origin != .expected && $0.main.callers > 5 })
        #expect(found.first?.profile == found.last?.profile)
        #expect(!lines.contains("broken rows"))
        // Left by the first, put down anew at the end of each.
        let feed = try FeedReader(path: settings.log.database, name: "test", at: Moment.now().wall)
        let kinds = try feed.next(at: Moment.now().wall).map(\.kind)
        #expect(kinds.count { $0 == .record(.calleeLearned) } == 6)
    }

    @Test("Rows that nobody can read are left out, and that is said")
    func broken() throws {
        let folder = try Folder()
        let settings = try settings(in: folder)
        var traffic = LearnedTraffic(of: Self.busy, until: Moment.now().wall - 60_000_000)
        var rubbish = CalleeLearned(callee: 77, name: "rubbish")
        (rubbish.state, rubbish.since, rubbish.lastCall) = ("1 rubbish", 1, Moment.now().wall)
        traffic.records.append(.calleeLearned(rubbish))
        #expect(try traffic.leave(in: settings.log.journal))
        let agent = try agent(settings)
        defer { agent.stop() }
        #expect(eventually { lines.contains("warning baselines: broken rows left out count=1") })
        #expect(limits(agent, of: .text("rubbish")) == nil)
    }

    @Test("Expected calls raise N within a second, and no longer once they are taken back")
    func expected() throws {
        let folder = try Folder()
        let settings = try settings(in: folder)
        let agent = try agent(settings)
        defer { agent.stop() }
        let now = Moment.now().wall
        let calls = try NewExpectedCalls(
            callee: "+2348012345678",
            from: now - 1_000_000,
            to: now + 3_600_000_000,
            callsPerHour: 3_000,
            reason: "televote",
            plan: settings.plan
        )
        let callee = settings.plan.read("+2348012345678")
        #expect(limits(agent, of: callee) == nil)
        let editor = try LogEditor(path: settings.log.database)
        let id = try editor.addExpected(calls, by: "ada", at: now)
        let isRaised = eventually {
            agent.housekeep(at: .now())
            return limits(agent, of: callee)?.origin == .expected
        }
        #expect(isRaised)
        #expect(limits(agent, of: callee)?.main.callers ?? 0 > 20)
        #expect(try editor.removeExpected(id, by: "ada", at: Moment.now().wall))
        let isTakenBack = eventually {
            agent.housekeep(at: .now())
            return limits(agent, of: callee) == nil
        }
        #expect(isTakenBack)
    }

    @Test("A callee that is to be forgotten is learned anew, which is said and on record")
    func forget() throws {
        let folder = try Folder()
        let settings = try settings(in: folder)
        let traffic = LearnedTraffic(of: Self.busy, until: Moment.now().wall - 60_000_000)
        #expect(try traffic.leave(in: settings.log.journal))
        let agent = try agent(settings)
        defer { agent.stop() }
        let before = try #require(limits(agent, of: traffic.callee))
        let log = try LogReader(path: settings.log.database)
        let callee = try #require(try log.keyedCallees(.exact("+\(Self.busy)")).first)
        let editor = try LogEditor(path: settings.log.database, origin: .command)
        let control = try editor.post(
            .forgetCallee,
            by: "ada",
            note: "new owner",
            callee: callee,
            at: Moment.now().wall
        )
        let isTaken = eventually {
            agent.housekeep(at: .now())
            return try editor.answer(to: control)?.answer == .done
        }
        #expect(isTaken)
        #expect(lines.contains("notice baselines: callee forgotten callee=+\(Self.busy) by=ada"))
        let after = limits(agent, of: traffic.callee)
        #expect(after?.profile ?? 0 < before.profile)
        #expect(
            eventually {
                try log.audit(of: "callee +\(Self.busy)").map(\.what) == ["baseline.forget"]
            }
        )
        #expect(try log.audit(of: "callee +\(Self.busy)").map(\.origin) == ["command"])
    }
}
