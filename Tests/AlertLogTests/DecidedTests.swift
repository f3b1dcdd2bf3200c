import Telephony
import Testing

@testable import AlertLog

@Suite("Settings that were decided, in the log")
struct DecidedTests {
    private let plan = NumberingPlan(countryCode: "234")

    @Test("Who follows the log is told of all of them at first, and whenever any changes")
    func watched() throws {
        let bench = try Bench()
        let editor = try LogEditor(path: bench.logPath, origin: .command)
        let watch = try LogWatch(path: bench.logPath)
        func look() throws -> [String: String]? {
            try watch.look(plan: plan, now: Sample.time).decided.map { rows in
                Dictionary(rows.map { ($0.key, $0.value) }) { first, _ in first }
            }
        }
        #expect(try look() == [:])
        #expect(try look() == nil)
        try editor.decide([("threshold", "8")], by: "ada", reason: "", at: 1)
        #expect(try look() == ["threshold": "8"])
        try editor.decide([("threshold", "8")], by: "ada", reason: "", at: 2)
        #expect(try look() == nil)
        try editor.decide(
            [("threshold", "9"), ("auto_block", "true")],
            by: "bob",
            reason: "",
            at: 3
        )
        #expect(try look() == ["threshold": "9", "auto_block": "true"])
        try editor.decide([("threshold", nil)], by: "bob", reason: "", at: 4)
        let last = try watch.look(plan: plan, now: Sample.time)
        #expect(last.decided?.map(\.key) == ["auto_block"] && last.decidedBy == "bob")
        let reader = try LogReader(path: bench.logPath)
        let whats = try reader.audit(of: "setting threshold").map(\.what)
        #expect(whats == ["setting.decided", "setting.decided", "setting.restored"])
    }
}
