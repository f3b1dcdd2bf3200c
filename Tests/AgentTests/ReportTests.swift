import AlertLog
import Warden
import Foundation
import Settings
import Simulator
import Switches
import Telephony
import Testing

@testable import Agent

@Suite("Number forms of public reports")
struct ReportTests {
    private static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../fixtures/reports/\(name)").standardized.path
    }

    private func replay(_ name: String, _ settings: String...) throws -> [[String: Any]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ChildAgent.binary)
        process.arguments =
            ["replay", "-o", "json", Self.fixture(name)]
            + settings.flatMap { ["--set", $0] }
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data.split(separator: 0x0a).compactMap {
            try? JSONSerialization.jsonObject(with: $0) as? [String: Any]
        }
    }

    @Test(
        "Five callers of one callee were no alert, since the callee was written in several forms",
        arguments: [
            ("01-trunk-zero.raw", ["numbering.country_code=44"], "+442079460958"),
            ("03-invisible.raw", [], "12223334444"),
            ("09-italy.raw", ["numbering.country_code=39"], "+39021234567"),
            (
                "09-italy.raw", ["numbering.country_code=39", "numbering.national_prefix="],
                "+39021234567"
            ),
        ] as [(String, [String], String)]
    )
    func oneCallee(name: String, settings: [String], callee: String) throws {
        let objects = try replay(
            name,
            settings.first ?? "threshold=5",
            settings.last ?? "threshold=5"
        )
        let alerts = objects.filter { $0["type"] as? String == "alert" }
        #expect(alerts.count == 1)
        #expect(alerts.first?["callee"] as? String == callee)
        #expect(alerts.first?["distinct_callers"] as? Int == 5)
    }

    @Test("33 spellings of a withheld caller were an attack by themselves")
    func withheld() throws {
        let objects = try replay("05-withheld.raw", "threshold=2", "window_seconds=3600")
        #expect(objects.count == 1)
        #expect(objects.first?["calls"] as? Int == 33)
    }

    @Test("A block of +44* ended the call of extension 4401")
    func blockPrefix() throws {
        let folder = try Folder()
        var options = SimulatorOptions()
        options.playPath = Self.fixture("43-block-prefix.feed")
        let server = try SimulatorServer(options)
        server.start()
        defer { server.stop(.abrupt) }
        var plan = Plan()
        plan.countryCode = "44"
        plan.switches = [("pbx", server.port, "")]
        let settings = try plan.settings(in: folder)
        let agent = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: Scene.environment),
            lines: LineLog(names: ["pbx"]) { _, _ in }
        )
        let block = try NewBlock(
            caller: "+44*",
            callee: "5000",
            reason: "attack",
            expires: nil,
            plan: settings.plan
        )
        let editor = try LogEditor(path: settings.log.database)
        _ = try editor.addBlock(block, by: "ada", at: LogWriter.wallClock())
        agent.start()
        #expect(eventually { server.kills.count >= 1 })
        #expect(eventually { agent.counters.calls == 3 })
        agent.stop()
        #expect(Set(server.kills.map(\.uuid)) == ["d23f0824-128b-4f33-8c5c-7fd0a6a3a450"])
    }
}
