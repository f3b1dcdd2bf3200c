import AlertLog
import Simulator
import Testing

@testable import Agent

@Suite("One caller to many callees, beside a switch")
struct FanOutTests {
    private static let attack =
        "caller=+2347035550123,callee=+2348091000001,callees=10,over=1,talk=2"

    private func scene(_ action: String) throws -> Scene {
        try Scene(
            Plan(
                more:
                    "rules: { fan_out: { action: '\(action)', callees: 6, cooldown_seconds: 1 } },"
            )
        )
    }

    private func calls(_ scene: Scene) throws -> [AlertCallRow] {
        try scene.alerts().flatMap { try scene.log.calls(of: $0.id) }
    }

    @Test("Alerting, an armed agent tells of its calls and ends none of them")
    func alerts() throws {
        let scene = try scene("alert")
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack(Self.attack)
        #expect(scene.happens { try calls(scene).count == 10 })
        #expect(try scene.alerts().map(\.rule) == ["fan_out"])
        #expect(try calls(scene).allSatisfy { $0.action == "noted" && $0.rule == "fan_out" })
        #expect(scene.happens { try scene.finishedCalls() == 10 })
        #expect(try scene.received().isEmpty)
        let said = scene.lines.all.filter { $0.contains("fan_out alert opened") }
        #expect(said.count == 1)
        #expect(said.allSatisfy { $0.hasPrefix("warning") && $0.contains("caller=+2347035550123") })
    }

    @Test("Recording, its rows are kept and no line speaks of them")
    func records() throws {
        let scene = try scene("record")
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack(Self.attack)
        #expect(scene.happens { try calls(scene).count == 10 })
        #expect(!scene.lines.contains("fan_out"))
    }

    @Test("Enforcing, its calls are ended, each with the rule as the reason")
    func enforces() throws {
        let scene = try scene("enforce")
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack(Self.attack)
        #expect(scene.happens { try scene.kills().count { $0.state == "ended" } == 10 })
        #expect(try scene.kills().allSatisfy { $0.reason == "fan_out" && $0.alert != nil })
        #expect(try scene.received().count == 10)
    }
}
