import AlertLog
import CommandLine
import Foundation
import Telephony
import TestConsoles
import Testing

@testable import callwarden

@Suite("The command explain, and replay --explain")
struct ExplainCommandTests {
    let log: LogSample

    private static let attack = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "fixtures/esl/02-attack-plain.recv.raw").path
    /// The first call of the recorded attack.
    private static let first = "2e2a60fc-33d3-4bbd-913b-4d8755f7086f"
    /// When the calls of the sample that are added begin: 2026-01-02 04:00:00 UTC.
    private static let later: EventTime = LogSample.time + 3_355_000_000

    init() throws { log = try LogSample() }

    private func onLog(_ line: String, _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    private func replay(_ words: [String], _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: [:])
        let status = Program(Registry.root).run(["replay"] + words, on: test.console)
        #expect(status == code, "\(words): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    @Test("A flagged call of a capture is told with its window, and the rule that flagged it")
    func flagged() {
        let text = replay(["--explain", Self.first, Self.attack]).out
        #expect(text.contains("flagged: 8 distinct callers within 5.00 s, and 5 are an attack"))
        #expect(text.contains("masking of +2348012345678, by the settings now: simulated"))
        #expect(text.components(separatedBy: "  yes\n").count == 9)
        #expect(!text.contains("summary"))
    }

    @Test("Of a call that was not flagged it says what was missing")
    func missing() {
        let words = ["--set", "threshold=9", "--explain", Self.first, Self.attack]
        let text = replay(words).out
        #expect(
            text.contains("8 distinct callers within 5.00 s; 9 are an attack, so 1 was missing")
        )
        #expect(text.contains("nearest       masking, at 88 % of what it takes"))
        #expect(!text.contains("by the settings now"))
    }

    @Test("Of a call that came nearer to another rule than to masking it says so")
    func nearestRule() {
        let words = [
            "--set", "threshold=40", "--set", "rules.concurrency.callee=10", "--explain",
            Self.first, Self.attack,
        ]
        let text = replay(words).out
        #expect(text.contains("concurrency   8 of 10 calls at once of its callee\n"))
        #expect(text.contains("fan_out       1 of 20 callees of its caller within 1 min\n"))
        #expect(text.contains("nearest       concurrency, at 80 % of what it takes"))
        let json = replay(["-o", "json"] + words).out
        let concurrency =
            #"{"rule":"concurrency","measure":"calls_at_once","subject":"callee","count":8,"#
            + #""threshold":10,"window_us":0,"reached":false}"#
        #expect(json.contains(concurrency))
    }

    @Test("A name that the capture does not have is not found")
    func unknown() {
        #expect(replay(["--explain", "nobody", Self.attack], .notFound).out.isEmpty)
    }

    @Test("In JSON it is one object, whose keys are stable")
    func json() {
        let text = replay(["-o", "json", "--explain", Self.first, Self.attack]).out
        #expect(text.split(separator: "\n").count == 1)
        let start =
            #"{"type":"explanation","calls":[{"id":"\#(Self.first)","caller":"+2347030000000","#
            + #""callee":"+2348012345678","created":"2026-11-20T09:26:34.960356Z","#
            + #""created_us":1795166794960356,"judged":"counted","exemption":null,"block":null,"#
            + #""standing":{"flagged":true,"baseline":null,"masking":[{"threshold":5,"#
            + #""window_us":5000000,"in_force":true,"distinct_callers":8,"reached":true,"#
        #expect(text.hasPrefix(start))
    }

    @Test("A call of the log is explained by its neighbours there, with what is on record")
    func ofLog() throws {
        try log.addCalls(callers: 6, at: Self.later, now: Self.later)
        let text = onLog("explain w-3").out
        #expect(text.contains("flagged: 6 distinct callers within 5.00 s, and 5 are an attack"))
        #expect(text.contains("in no alert"))
        #expect(text.contains("held: callees"))
        #expect(text.contains("none touches its windows"))
        let calm = onLog("explain o-2").out
        #expect(
            calm.contains("1 distinct caller within 5.00 s; 5 are an attack, so 4 were missing")
        )
    }

    @Test("What alerts and kills have of a call stands beside it, and gaps that touch it")
    func onRecord() {
        let text = onLog("explain call-7").out
        #expect(text.contains("restarted on pbx1"))
        #expect(text.contains("incomplete: events were missed"))
    }

    @Test("An exemption that held then explains the call, also once it is removed")
    func exempted() throws {
        let now = LogWriter.wallClock()
        try log.addCalls(callers: 6, at: now + 1_000_000)
        _ = onLog("exempt add --callee +\(LogSample.callee) --reason quiz")
        // The calls begin a second from now, while it holds.
        let text = onLog("explain w-3").out
        #expect(text.contains("exempt: it does not count and is never ended"))
        #expect(text.contains("exemption 1 covers it"))
    }

    @Test("A callee is asked about at a time")
    func callee() throws {
        try log.addCalls(callers: 4, at: Self.later, now: Self.later)
        let text = onLog("explain --callee +\(LogSample.callee) --at 2026-01-02T04:00:01Z").out
        #expect(
            text.contains("4 distinct callers within 5.00 s; 5 are an attack, so 1 was missing")
        )
        #expect(text.contains("+\(LogSample.callee)"))
        _ = onLog("explain --callee +\(LogSample.callee) --at 2026-01-02T09:00:00Z", .notFound)
    }

    @Test("What does not go together, or is not there, is said")
    func misuse() {
        #expect(onLog("explain", .misused).err.contains("give the name of a call, or --callee"))
        #expect(onLog("explain --callee 112", .misused).err.contains("go together"))
        #expect(onLog("explain x --callee 1 --at 1h", .misused).err.contains("not both"))
        #expect(onLog("explain nobody", .notFound).err.contains("the log has no such call"))
    }
}
