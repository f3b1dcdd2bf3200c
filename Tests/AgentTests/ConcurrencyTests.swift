import AlertLog
import Simulator
import Testing

@testable import Agent

@Suite("Calls at once, beside a switch")
struct ConcurrencyTests {
    private static let attack =
        "caller=+2347035550123,callee=+2348091000001,callees=10,over=1,talk=4"

    @Test("A warning about a caller becomes critical, in the log and in the lines of the agent")
    func raised() throws {
        let rules = "fan_out: { action: 'off' }, concurrency: { caller: 6, caller_warning: 3 }"
        let scene = try Scene(Plan(more: "rules: { \(rules) },"))
        defer { scene.stop() }
        #expect(scene.comesUp())
        try scene.attack(Self.attack)
        #expect(
            scene.happens {
                try scene.alerts().flatMap { try scene.log.calls(of: $0.id) }.count == 10
            }
        )
        #expect(try scene.alerts().map(\.rule) == ["concurrency"])
        #expect(try scene.alerts().map(\.severity) == ["critical"])
        #expect(try scene.alerts().map(\.threshold) == [6])
        let said = scene.lines.all.filter { $0.contains("concurrency alert") }
        #expect(said.count == 2)
        #expect(said.first?.contains("severity=warning") == true)
        #expect(said.first?.contains("pattern=\"3 calls at once\"") == true, "\(said)")
        #expect(said.last?.contains("concurrency alert is critical") == true)
        #expect(try scene.received().isEmpty)
    }
}
