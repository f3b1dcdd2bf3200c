import Foundation
import Telephony
import Testing

@testable import Settings
@testable import Shipping

@Suite("Programs")
struct ProgramTests {
    private func run(_ script: String, input: String = "", seconds: Int = 60) -> ProgramEnd {
        ProgramRunner().run(
            ["/bin/sh", "-c", script],
            input: Array(input.utf8),
            environment: ["A=1"],
            timeout: .seconds(seconds)
        )
    }

    @Test("A program reads what it is given, and its end and words are told")
    func ends() {
        let long = String(repeating: "x", count: 300_000)
        #expect(run("wc -c; exit 7", input: long) == .exited(7, said: "300000\n"))
        #expect(run("echo out; echo err >&2") == .exited(0, said: "out\nerr\n"))
        #expect(run("kill -9 $$") == .killed(signal: 9, said: ""))
        #expect(run("echo $A$HOME$PATH | cut -c1-6").isOfExit)
        guard case .exited(0, let said) = run("yes | head -c 100000") else {
            Issue.record("it did not end")
            return
        }
        #expect(said.utf8.count == ProgramRunner.saidBytesMax)
    }

    @Test("A program that does not read what it is given ends like others")
    func deaf() {
        let long = String(repeating: "x", count: 300_000)
        #expect(run("exit 0", input: long) == .exited(0, said: ""))
        #expect(run("exec <&-; echo done", input: long) == .exited(0, said: "done\n"))
    }

    @Test("It finds nothing in its environment but what it is given")
    func environment() {
        guard case .exited(0, let said) = run("env") else {
            Issue.record("no env")
            return
        }
        let names = said.split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(Set(names).subtracting(["A", "PWD", "_", "SHLVL", "OLDPWD"]).isEmpty)
    }

    @Test("One that takes too long is killed with all that it started")
    func timeout() throws {
        let folder = try Folder()
        let mark = folder.file("mark")
        let began = ContinuousClock.now
        let end = ProgramRunner().run(
            ["/bin/sh", "-c", "(sleep 2; echo late > \(mark)) & sleep 60"],
            input: [],
            environment: [],
            timeout: .milliseconds(300)
        )
        #expect(end == .timedOut)
        #expect(ContinuousClock.now - began < .seconds(20))
        usleep(2_500_000)
        #expect(!FileManager.default.fileExists(atPath: mark))
    }

    @Test("What is no program is not started, and says why")
    func missing() {
        let end = ProgramRunner().run(
            ["/no/such"],
            input: [],
            environment: [],
            timeout: .seconds(1)
        )
        #expect(end == .notStarted("No such file or directory"))
    }

    /// Ends as it was told to.
    private final class ScriptedRunner: ProgramRunning {
        let end: ProgramEnd
        private(set) var words: [[String]] = []
        private(set) var inputs: [String] = []

        init(_ end: ProgramEnd) { self.end = end }

        func run(
            _ words: [String],
            input: [UInt8],
            environment: [String],
            timeout: Duration
        ) -> ProgramEnd {
            self.words.append(words)
            inputs.append(String(decoding: input, as: UTF8.self))
            return end
        }
    }

    private func settings(_ rest: String) throws -> DestinationSettings {
        try shipSettings("{ destinations: [{ name: 'p', \(rest) }] }").destinations[0]
    }

    @Test("Exit code 0 is there, 75 is later, others are never; a signal and no time are later")
    func outcomes() throws {
        let described = try settings("type: 'command', command: ['/bin/x', '--a']")
        let message = Message(id: "m", notices: [try LogBench().notice("n")])
        let outcome = { (end: ProgramEnd) -> DeliveryOutcome in
            var destination = CommandDestination(described, runner: ScriptedRunner(end))
            return destination.deliver(message, at: 0)
        }
        #expect(outcome(.exited(0, said: "")) == .delivered("exit code 0"))
        #expect(outcome(.exited(75, said: "full")) == .again(after: nil, why: "exit code 75: full"))
        #expect(outcome(.exited(1, said: "\u{1b}x")) == .refused("exit code 1: \u{1b}x"))
        for end in [ProgramEnd.killed(signal: 9, said: ""), .timedOut, .notStarted("x")] {
            guard case .again = outcome(end) else {
                Issue.record("\(end)")
                continue
            }
        }
    }

    @Test("A program is started so often a minute and no more")
    func pace() throws {
        let described = try settings("type: 'command', command: ['/bin/x'], per_minute_max: 2")
        let runner = ScriptedRunner(.exited(0, said: ""))
        var destination = CommandDestination(described, runner: runner)
        let message = Message(id: "m", notices: [try LogBench().notice("n")])
        let second = LogBench.second
        #expect(destination.deliver(message, at: 0) == .delivered("exit code 0"))
        #expect(destination.deliver(message, at: 10 * second) == .delivered("exit code 0"))
        #expect(
            destination.deliver(message, at: 20 * second)
                == .again(after: .seconds(40), why: "started 2 times within a minute")
        )
        #expect(destination.deliver(message, at: 60 * second) == .delivered("exit code 0"))
        #expect(runner.words.allSatisfy { $0 == ["/bin/x"] })
        #expect(runner.inputs[0].hasSuffix("}\n"))
    }

    @Test("Mail goes to sendmail with the recipients of the settings in its head alone")
    func mail() throws {
        let described = try settings("type: 'mail', to: ['noc@example.org']")
        let runner = ScriptedRunner(.exited(0, said: ""))
        var destination = MailDestination(described, runner: runner)
        let message = Message(id: "m", notices: [try LogBench().notice("n")])
        #expect(destination.deliver(message, at: 0) == .delivered("exit code 0"))
        #expect(runner.words == [["/usr/sbin/sendmail", "-t", "-oi"]])
        #expect(runner.inputs[0].hasPrefix("To: noc@example.org\n"))
    }
}

extension ProgramEnd {
    fileprivate var isOfExit: Bool { if case .exited(0, _) = self { true } else { false } }
}
