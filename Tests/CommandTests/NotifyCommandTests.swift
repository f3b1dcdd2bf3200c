import AlertLog
import CommandLine
import Foundation
import TestConsoles
import Testing

@testable import callwarden

@Suite struct NotifyCommandTests {
    let log: LogSample

    init() throws { log = try LogSample() }

    private func run(_ line: String, _ code: ExitCode = .done) -> (out: String, err: String) {
        let test = TestConsole(environment: ["USER": "ada"])
        #expect(log.run(line, in: test) == code, "\(line): \(test.err.text)")
        return (test.out.text, test.err.text)
    }

    private func register(_ names: [String]) throws -> ShipLog {
        let ship = try ShipLog(path: log.path)
        try ship.register(
            names.map { NamedDestination(name: $0, type: "webhook", setup: "") },
            at: LogWriter.wallClock()
        )
        return ship
    }

    @Test("Without callwarden-ship there is nothing to list, and nobody to test")
    func nobody() throws {
        #expect(run("notify list").err.contains("no destinations"))
        _ = run("notify test noc", .notFound)
        _ = run("notify resend 1", .notFound)
        _ = try register(["noc"])
        #expect(
            run("notify list -o json").out.contains(#""name":"noc","destination_type":"webhook""#)
        )
        #expect(run("notify test noc", .failed).err.contains("no callwarden-ship took the request"))
        let ship = try ShipLog(path: log.path)
        #expect(try ship.takeRequest(for: "noc", at: 0) == nil, "it was taken back")
    }

    @Test("What callwarden-ship says of a test is printed, with what a server said escaped")
    func answer() throws {
        _ = try register(["noc"])
        // The running callwarden-ship, as far as the command sees it.
        let path = log.path
        Thread.detachNewThread {
            guard let ship = try? ShipLog(path: path) else { return }
            for _ in 0..<600 {
                if let request = try? ship.takeRequest(for: "noc", at: 1) {
                    try? ship.refuse(request, "status 500: \u{1b}[2J", at: 2)
                    return
                }
                usleep(20_000)
            }
        }
        let (out, _) = run("notify test noc", .failed)
        #expect(out == "noc: failed: status 500: \\u{1b}[2J\n")
    }

    @Test("A silence says what it keeps quiet, until when, by whom and why, and is on record")
    func silences() {
        _ = run("notify silence add --expires 2h --reason x", .misused)
        #expect(
            run(
                "notify silence add --rule masking --callee +23480* --expires 2h --reason 'phone-in'"
            )
            .out == "silence 1 added\n"
        )
        let listed = run("notify silence list").out
        #expect(listed.contains("rule masking, callee +23480*") && listed.contains("phone-in"))
        let json = run("notify silence add --kind agent.dead --expires 1d --reason y -o json").out
        #expect(json.hasPrefix(#"{"type":"silence","silence":2,"rule":null,"severity":null,"#))
        #expect(run("notify silence remove 1").out == "silence 1 removed\n")
        _ = run("notify silence remove 1", .notFound)
        #expect(run("notify silence list -o json").out.split(separator: "\n").count == 1)
        #expect(run("notify silence list --all -o json").out.split(separator: "\n").count == 2)
        let audit = run("audit -o json").out
        #expect(
            audit.contains(#""what":"silence.add""#) && audit.contains(#""what":"silence.remove""#)
        )
    }
}
