import Records
import Telephony
import Testing

@testable import AlertLog

@Suite("Where changes come from")
struct OriginTests {
    private func audit(_ log: String) throws -> [AuditRow] {
        var rows: [AuditRow] = []
        try LogReader(path: log).eachAudit(LogFilter()) {
            rows.append($0)
            return true
        }
        return rows.reversed()
    }

    @Test("Where whoever decided came from stands with each decision, where it was said")
    func origins() throws {
        let bench = try Bench()
        bench.publish([Sample.opened(1), Sample.learned()])
        try bench.moveAll()
        let callee = try #require(
            try LogReader(path: bench.logPath)
                .keyedCallees(.exact("+2348031234567")).first
        )
        let editor = try LogEditor(path: bench.logPath, origin: .command)
        #expect(try editor.set(alert: 1, status: .confirmed, note: nil, by: "ada", at: 5))
        editor.origin = .web(address: "192.0.2.7")
        let exemption = try NewExemption(
            .callee,
            pattern: "1001",
            reason: "r",
            expires: nil,
            plan: NumberingPlan()
        )
        #expect(try editor.addExemption(exemption, by: "bob", at: 6) == 1)
        editor.origin = .webUser(1_000)
        #expect(try editor.removeExemption(1, by: "bob", at: 7))
        editor.origin = nil
        #expect(try editor.forget(callee, by: "eve", note: "n", at: 8))
        let rows = try audit(bench.logPath)
        #expect(rows.map(\.origin) == ["command", "web 192.0.2.7", "web user 1000", nil])
        editor.origin = .web(address: String(repeating: "x", count: 5_000))
        #expect(try editor.set(alert: 1, status: .new, note: nil, by: "ada", at: 9))
        #expect(try audit(bench.logPath).last?.origin?.utf8.count == ChangeOrigin.bytesMax)
    }

    @Test("A command for the agent says where it came from, for the agent to put on record")
    func commands() throws {
        let bench = try Bench()
        let watch = try LogWatch(path: bench.logPath)
        _ = try LogEditor(path: bench.logPath, origin: .web(address: "::1"))
            .post(.holdKills, by: "ada", note: "n", at: 1)
        _ = try LogEditor(path: bench.logPath).post(.releaseBrakes, by: "ada", at: 2)
        let controls = try watch.look(plan: NumberingPlan(), now: 3).controls
        #expect(controls.map(\.origin) == ["web ::1", nil])
    }
}
