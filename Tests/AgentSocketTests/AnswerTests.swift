import AgentSocket
import Testing

@Suite("Answers to those who tell of calls")
struct AnswerTests {
    private static var advice: CallAdvice {
        var advice = CallAdvice(id: 7)
        (advice.isDetected, advice.callee) = (true, "+2348012345678")
        (advice.calls, advice.distinctCallers) = (6, 5)
        (advice.windowMicroseconds, advice.threshold) = (5_000_000, 5)
        (advice.alert, advice.action) = (12, .refuse)
        advice.latencyMicroseconds = 143
        return advice
    }

    private static var status: AgentStatus {
        var status = AgentStatus()
        (status.version, status.pid, status.uptimeSeconds) = ("0.1.0", 4_711, 86_400)
        (status.mode, status.isArmed) = ("armed on a\"b", true)
        status.links = [
            AgentStatus.Link(name: "pbx", isUp: true, canKill: false),
            AgentStatus.Link(name: "api", isUp: false, canKill: true),
        ]
        return status
    }

    private static var standing: AgentStanding {
        var standing = AgentStanding()
        (standing.windowMicroseconds, standing.isComplete) = (5_000_000, false)
        standing.callees = (0..<AgentStanding.calleesMax).map { number in
            var near = AgentStanding.Callee()
            // The longest that there is: each byte is escaped.
            near.callee = String(repeating: "\u{1}", count: 60) + "\(number)"
            (near.distinctCallers, near.calls, near.threshold) = (4, 1_000_000, 513)
            near.lastCall = number == 0 ? nil : 4_102_444_800_000_000
            return near
        }
        return standing
    }

    private func written(_ answer: AgentAnswer) -> [UInt8] {
        var bytes: [UInt8] = []
        answer.append(to: &bytes)
        return bytes
    }

    @Test("What is written is read again, one line for each")
    func roundTrip() throws {
        var quiet = CallAdvice(id: 0)
        quiet.callee = "x\n\"\\\u{1b}"
        let answers: [AgentAnswer] =
            [
                .call(Self.advice), .call(quiet), .taken(id: 3), .status(id: 4, Self.status),
                .status(id: 5, AgentStatus()), .standing(id: 6, AgentStanding()),
                .failed(id: nil, .lineTooLong, why: "4096"),
            ] + AgentAnswer.Failure.allCases.map { .failed(id: 1, $0, why: "\"why\"") }
            + CallAdvice.Action.allCases.map { action in
                var advice = Self.advice
                advice.action = action
                return .call(advice)
            }
        let lines = LineFeed(answers.flatMap(written)).lines
        #expect(lines.count == answers.count)
        for (line, answer) in zip(lines, answers) {
            let bytes = Array(line.utf8)
            #expect(try AgentAnswer(reading: bytes.span) == answer, "\(line)")
        }
    }

    @Test("The longest answer is one line that is taken")
    func longest() throws {
        var lines = LineDecoder(lineBytesMax: AgentAnswer.lineBytesMax)
        lines.append(written(.standing(id: .max / 10, Self.standing)))
        let line = try #require(try lines.next())
        let answer = lines.with(line) { span -> AgentAnswer? in
            do throws(AnswerError) { return try AgentAnswer(reading: span) } catch { return nil }
        }
        #expect(answer == .standing(id: .max / 10, Self.standing))
    }

    @Test("The line of a call is the one that is documented")
    func documented() {
        let line =
            #"{"id":7,"detected":true,"callee":"+2348012345678","calls":6,"distinct_callers":5,"#
            + #""window_us":5000000,"threshold":5,"alert":12,"action":"refuse","latency_us":143}"#
        #expect(String(decoding: written(.call(Self.advice)), as: UTF8.self) == line + "\n")
    }

    @Test(
        "What is no answer is said to be none",
        arguments: [
            ("", "no JSON object at byte 0"), ("{}", "id"), (#"{"id":1}"#, "detected"),
            (#"{"id":1,"error":"sulking"}"#, "error"),
            (#"{"id":1,"status":1}"#, "no JSON object at byte 0"),
            (#"{"id":1,"status":{"version":"1"}}"#, "pid"),
            (#"{"id":1,"taken":false}"#, "detected"),
            (#"{"id":1,"standing":{}}"#, "window_us"),
            (#"{"id":1,"standing":{"window_us":1,"complete":true}}"#, "callees"),
            (#"{"id":1,"standing":{"window_us":1,"complete":true,"callees":1}}"#, "callees"),
        ]
    )
    func malformed(text: String, what: String) {
        let bytes = Array(text.utf8)
        let error = #expect(throws: AnswerError.self) { try AgentAnswer(reading: bytes.span) }
        #expect(error?.what == what)
    }
}
