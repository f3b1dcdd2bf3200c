import Figures
import Rules
import Telephony
import Testing

@testable import Agent
@testable import AlertLog
@testable import Views

@Suite("What is made of the figures of an agent")
struct StatusJudgeTests {
    @Test("An agent that is well is so in every check, and no check names a command")
    func fine() {
        let report = StatusSample.report()
        #expect(report.state == .ok)
        #expect(report.checks.allSatisfy { $0.state == .ok && $0.command == nil })
        let names = report.checks.map(\.title)
        #expect(
            names == [
                "agent", "mode", "switch pbx1", "switch pbx2", "calls", "kills", "brakes",
                "alerts", "shed", "journal", "disk", "learning",
            ]
        )
    }

    @Test("The agent's figures are looked for under the names that it gives them")
    func names() {
        let (agent, link) = (Agent.figures.filter { $0.scope == .agent }, Agent.figures)
        for figure in AgentFigure.allCases {
            #expect(agent.contains { $0.name == figure.rawValue }, "\(figure)")
        }
        for figure in LinkFigure.allCases {
            let isStated = link.contains { $0.name == figure.rawValue && $0.scope == .link }
            #expect(isStated, "\(figure)")
        }
        #expect(agent.contains { $0.name == "brakes_engaged_hand" })
    }

    @Test(
        "Figures of more than five turns ago are of no running agent",
        arguments: [
            (0, StatusState.ok), (10_000_000, .ok), (10_000_001, .critical),
            (-10_000_000, .ok), (-10_000_001, .critical),
        ] as [(Int64, StatusState)]
    )
    func age(age: Int64, state: StatusState) {
        let report = StatusSample.report { $0.agent.snapshotAt = StatusSample.now - age }
        #expect(report.checks[0].state == state && report.state == state)
        let link = report.checks[2]
        #expect(link.state == (state == .ok ? .ok : .unknown))
        #expect(report.checks[0].command == (state == .ok ? nil : "systemctl status callwarden"))
    }

    @Test("An agent that stopped, or never wrote a figure, is critical and said to be so")
    func gone() {
        let stopped = StatusSample.check("agent") { $0.agent.isStopped = true }
        #expect(stopped?.state == .critical && stopped?.words.hasPrefix("was stopped") == true)
        let none = StatusSample.report { $0 = StatusFigures() }
        #expect(none.state == .critical)
        #expect(none.checks[0].words == "has written no figures yet")
        let unknown = none.checks.filter { $0.state == .unknown }.map(\.name)
        #expect(unknown == ["mode", "brakes", "journal", "disk"])
    }

    @Test("The mode says since when, and on which switches where not on all")
    func mode() {
        let all = StatusSample.check("mode") { _ in }
        #expect(all?.words == "armed since 2026-01-02 03:03:05 UTC")
        let one = StatusSample.check("mode") {
            ($0.links[0].isArmed, $0.links[0].isToBeArmed) = (false, false)
        }
        #expect(one?.state == .ok)
        #expect(one?.words == "armed on pbx2 since 2026-01-02 03:03:05 UTC")
        #expect(StatusSample.check("mode") { $0.agent.isArmed = false }?.words == "simulating")
    }

    @Test("Words name times by the clocks that the terminal shows")
    func zone() {
        let zone = HourZone(offsetMicroseconds: 3_600_000_000)
        let judge = StatusJudge(
            StatusSample.fine,
            StatusSample.setup,
            at: StatusSample.now,
            in: zone
        )
        #expect(judge.mode.words == "armed since 2026-01-02 04:03:05+01:00")
    }

    @Test("The mode says by whom, and what the settings say where something else was decided")
    func decidedMode() {
        let mode = { (setup: StatusSetup, change: (inout StatusFigures) -> Void) in
            StatusSample.report(setup) { figures in
                figures.agent.lastArming = ArmingFigures(
                    at: StatusSample.now - 60_000_000,
                    author: "ada"
                )
                figures.agent.decided = [DecidedSetting()]
                change(&figures)
            }.checks.first { $0.name == "mode" }?.words
        }
        var setup = StatusSample.setup
        let armed = "armed since 2026-01-02 03:03:05 UTC by ada"
        #expect(mode(setup) { _ in } == armed + "; decided so, the settings say simulate")
        #expect(mode(setup) { $0.agent.decided = [] } == armed)
        setup.armedBySettings = ["pbx1"]
        #expect(mode(setup) { _ in } == armed + "; decided so, the settings say armed on pbx1")
        setup.armedBySettings = ["pbx1", "pbx2", "gone"]
        #expect(mode(setup) { _ in } == armed)
        let simulating = mode(setup) { figures in
            figures.agent.isArmed = false
            for link in figures.links.indices { figures.links[link].isToBeArmed = false }
        }
        #expect(
            simulating
                == "simulating since 2026-01-02 03:03:05 UTC by ada; decided so, the settings say armed"
        )
    }

    @Test("A link that is down is critical, since when and why")
    func down() {
        let link = StatusSample.check("switch") {
            ($0.links[0].isUp, $0.links[0].reason) = (false, "disconnected")
            $0.links[0].since = StatusSample.now
        }
        #expect(link?.state == .critical && link?.command == "callwarden gaps")
        #expect(link?.words == "down since 2026-01-02 03:04:05 UTC: disconnected")
        let edge = StatusSetup(lateMicroseconds: 1, withoutFeed: ["pbx1"])
        #expect(StatusSample.check("switch", edge) { $0.links[0].isUp = false }?.state == .ok)
        #expect(StatusSample.check("switch") { $0.links[0].isUp = nil }?.state == .unknown)
    }

    @Test(
        "Events later than the setting are a warning, and so is what has not recovered",
        arguments: [(2_000_000, false, false), (2_000_001, false, true), (0, true, true)]
            as [(Int64, Bool, Bool)]
    )
    func late(late: Int64, isLate: Bool, warns: Bool) {
        let link = StatusSample.check("switch") {
            ($0.links[0].lateMicroseconds, $0.links[0].isLate) = (late, isLate)
        }
        #expect(link?.state == (warns ? .warning : .ok))
    }

    @Test("An armed switch that takes no kills is a warning, one that is not armed is none")
    func refusing() {
        let armed = StatusSample.check("switch") { $0.links[0].isArmed = false }
        #expect(armed?.state == .warning && armed?.command == "callwarden stats")
        let watched = StatusSample.check("switch") {
            ($0.links[0].isArmed, $0.links[0].isToBeArmed) = (false, false)
        }
        #expect(watched?.state == .ok)
    }

    @Test("One call still up, or unarmed, within the hour is a warning; one that was braked is not")
    func kills() {
        let up = StatusSample.check("kills") { $0.kills.stillUp = 1 }
        #expect(up?.state == .warning && up?.command == "callwarden kills --state still_up")
        let unarmed = StatusSample.check("kills") { $0.kills.unarmed = 1 }
        #expect(unarmed?.state == .warning && unarmed?.command == "callwarden alerts list")
        let others = StatusSample.check("kills") {
            ($0.kills.braked, $0.kills.requested, $0.kills.total) = (9, 9, 900)
        }
        #expect(others?.state == .ok)
    }

    @Test("Brakes that hold are a warning with what the agent says of them")
    func brakes() {
        let held = StatusSample.check("brakes") {
            $0.brakes = [BrakeFigures(reason: "hand", words: "since then by ada: why")]
        }
        #expect(held?.state == .warning && held?.command == "callwarden kills brakes")
        #expect(held?.words == "engaged; hand since then by ada: why")
        let bare = StatusSample.check("brakes") {
            $0.brakes = [BrakeFigures(reason: "", words: "")]
        }
        #expect(bare?.state == .warning && bare?.words == "engaged")
    }

    @Test(
        "Events given away within the hour are a warning; what is a total since the start is none"
    )
    func shed() {
        let shed = StatusSample.check("shed") { ($0.shed.gaps, $0.shed.events) = (1, 30) }
        #expect(shed?.state == .warning && shed?.command == "callwarden gaps --reason shed")
        let total = StatusSample.check("shed") { $0.shed.recordsTotal = 1_000_000 }
        #expect(total?.state == .ok)
        #expect(
            total?.words.hasSuffix("30 events and 1000000 records since the agent's start") == true
        )
    }

    @Test(
        "A journal is fine up to 50 % and no worse than a warning up to 90 %",
        arguments: [
            (50, StatusState.ok), (51, .warning), (90, .warning), (91, .critical), (nil, .unknown),
        ] as [(Int64?, StatusState)]
    )
    func journal(fill: Int64?, state: StatusState) {
        #expect(StatusSample.check("journal") { $0.journalFillPercent = fill }?.state == state)
    }

    @Test(
        "A disk wants a share and a size, and has the state of the one that is missed",
        arguments: [
            (10 << 30, 100 << 30, StatusState.ok), ((10 << 30) - 1, 100 << 30, .warning),
            (2 << 30, 100 << 30, .warning), ((2 << 30) - 1, 100 << 30, .critical),
            (500 << 20, 1 << 30, .ok), ((500 << 20) - 1, 1 << 30, .warning),
            (100 << 20, 1 << 30, .warning), ((100 << 20) - 1, 1 << 30, .critical),
            (0, 0, .critical),
        ] as [(Int64, Int64, StatusState)]
    )
    func disk(free: Int64, all: Int64, state: StatusState) {
        let disk = StatusSample.check("disk") {
            $0.disk = DiskSpace(freeBytes: free, bytes: all)
        }
        #expect(disk?.state == state)
        #expect(StatusSample.check("disk") { $0.disk = nil }?.state == .unknown)
    }

    @Test(
        "Learning has so many days to go, a part of one as a whole",
        arguments: [
            (86_400_000_000, "1 day to go; "), (86_400_000_001, "2 days to go; "),
            (0, "0 days to go; "),
        ] as [(Int64, String)]
    )
    func learning(left: Int64, says: String) {
        let check = StatusSample.check("learning") {
            ($0.learning.mode, $0.learning.since) = ("on", StatusSample.now)
            $0.learning.until = StatusSample.now + left
        }
        #expect(
            check?.state == .ok && check?.words.hasPrefix(says) == true,
            "\(check?.words ?? "")"
        )
        let done = StatusSample.check("learning") {
            ($0.learning.isDone, $0.learning.mode) = (true, "on")
        }
        #expect(done?.words.contains("to go") == false)
    }
}
