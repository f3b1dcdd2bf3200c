import AlertLog
import Figures
import Records
import Warden
import Ring
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("What operators do is done, said and on record")
struct OperatorTests {
    private static let victim = "+2348012345678"

    private func audit(_ log: LogReader) throws -> [AuditRow] {
        var rows: [AuditRow] = []
        try log.eachAudit(Rows.everything) {
            rows.append($0)
            return true
        }
        return rows.reversed()
    }

    @Test("A hand brake holds kills, and stands in status, figures and each held call")
    func handBrake() throws {
        let scene = try Scene()
        #expect(scene.comesUp())
        let editor = try LogEditor(path: scene.settings.log.database)
        let now = Moment.now().wall
        let hold = try editor.post(.holdKills, by: "ada", note: "wrong rule", at: now)
        #expect(scene.happens { try editor.answer(to: hold)?.answer == .done })
        let again = try editor.post(.holdKills, by: "eve", note: "too", at: now)
        #expect(scene.happens { try editor.answer(to: again)?.answer == .stoodSo })
        try scene.attack("callee=\(Self.victim),callers=6,over=0.1,talk=1")
        #expect(scene.happens { try scene.log.calls(of: 1).count { $0.brake == "hand" } == 6 })
        #expect(try scene.received().isEmpty)
        #expect(scene.agent.status.contains("HELD BY HAND"))
        let figures = scene.agent.readings.filter { $0.name.hasPrefix("brakes") }
        #expect(figures.map(\.name) == ["brakes_engaged", "brakes_engaged_hand"])
        scene.stop()
    }

    @Test("A brake that was on when the agent died is on in the next, which says so")
    func brakeAfterRestart() throws {
        let folder = try Folder()
        var plan = Plan()
        plan.switches = [("pbx", 1, "")]
        let settings = try plan.settings(in: folder)
        do {
            let ring = try Journal(path: settings.log.journal, capacity: 1 << 20)
            // Not so old that it is tidied away once a later one stands in its place.
            let before = Moment.now().wall - 1_000_000
            var brake = BrakeRecord(engaged: true, reason: .hand, limit: 0, at: before)
            (brake.author, brake.note) = ("ada", "wrong rule")
            #expect(RecordJournal(ring).publish(.brake(brake)))
        }
        let lines = Lines()
        let next = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: Scene.environment),
            lines: LineLog(names: ["pbx"]) { severity, text in
                lines.add("\(severity.word) \(text)")
            }
        )
        next.start()
        defer { next.stop() }
        next.noteStart(SettingsChange(author: "root", note: "a.json5 of root"))
        #expect(next.status.contains("HELD BY HAND"))
        #expect(eventually { lines.contains("brakes=hand") })
        #expect(lines.contains("held_by=ada why=\"wrong rule\""))
        let editor = try LogEditor(path: settings.log.database, origin: .webUser(7))
        let resume = try editor.post(.releaseBrakes, by: "bob", at: Moment.now().wall)
        #expect(
            eventually {
                next.housekeep(at: .now())
                return try editor.answer(to: resume)?.answer == .done
            }
        )
        let log = try LogReader(path: settings.log.database)
        #expect(eventually { try Rows.brakes(log).map(\.author) == ["bob", "ada"] })
        #expect(try Rows.brakes(log).map(\.engaged) == [false, true])
        #expect(eventually { try audit(log).contains { $0.what == "kills.resume" } })
        let resumed = try audit(log).first { $0.what == "kills.resume" }
        #expect(resumed?.origin == "web user 7")
    }

    @Test("Arming and disarming by a reload is on record with its author, and armed is a figure")
    func arming() throws {
        var plan = Plan()
        plan.isArmed = false
        let scene = try Scene(plan)
        defer { scene.stop() }
        scene.agent.noteStart(SettingsChange(author: "root", note: "a.json5 of root"))
        plan.switches = [("pbx", scene.server.port, "")]
        plan.isArmed = true
        let change = SettingsChange(author: "ada by signal from pid 7", note: "a.json5 of ada")
        scene.agent.use(try plan.settings(in: scene.folder), change)
        func figure(_ name: String) -> FigureReading.Value? {
            scene.agent.readings.first { $0.name == name }?.value
        }
        #expect(figure("armed") == .number(1))
        #expect(figure("switch.pbx.armed") == .number(1))
        #expect(figure("armed_since") != nil)
        let loaded = "settings loaded mode=armed by=\"ada by signal from pid 7\""
        #expect(scene.happens { scene.lines.contains(loaded) })
        plan.isArmed = false
        scene.agent.use(try plan.settings(in: scene.folder), change)
        scene.agent.noteRefused(["threshold: 0"], change)
        #expect(figure("armed") == .number(0))
        #expect(figure("armed_since") == nil)
        let expected = [
            "agent.start", "settings.reload", "switch.armed", "settings.reload",
            "switch.disarmed", "settings.refused",
        ]
        #expect(scene.happens { try audit(scene.log).map(\.what) == expected })
        let armed = try #require(try audit(scene.log).first { $0.what == "switch.armed" })
        #expect(armed.subject == "switch pbx")
        #expect((armed.before, armed.after) == ("simulate", "armed"))
        #expect(armed.author == "ada by signal from pid 7")
    }

    @Test("Every line about a block's kill says which block, by whom and why, and which alert")
    func blockLines() throws {
        let scene = try Scene()
        defer { scene.stop() }
        #expect(scene.comesUp())
        let new = try NewBlock(
            caller: "+2347031000001",
            callee: Self.victim,
            reason: "stalker",
            expires: nil,
            plan: scene.settings.plan
        )
        let editor = try LogEditor(path: scene.settings.log.database)
        let id = try editor.addBlock(new, by: "ada", at: Moment.now().wall)
        _ = scene.happens(within: 1) { false }
        scene.server.placeCall(from: "+2347031000001", to: Self.victim)
        #expect(scene.happens { try scene.kills().first?.state == "ended" })
        let words = "block=\(id) why=\"by ada: stalker\""
        let opened = "warning block alert opened alert=1 \(words)"
        #expect(scene.happens { scene.lines.contains(opened) })
        #expect(scene.lines.contains("call flagged alert=1 rule=block action=killed"))
        #expect(
            scene.happens {
                scene.lines.all.contains {
                    $0.contains("kill ended") && $0.contains("rule=block alert=1 \(words)")
                }
            }
        )
        #expect(try scene.alerts().map(\.rule) == ["block"])
        #expect(try scene.kills().map(\.why) == ["block \(id) by ada: stalker"])
        #expect(try scene.kills().map(\.alert) == [1])
    }
}
