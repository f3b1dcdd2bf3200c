import EventSocket
import Foundation
import Testing

@testable import Simulator

/// What clients said to a real FreeSWITCH, said again to the simulated one.
@Suite struct ConversationTests {
    private static let exact = ["01-auth-bad", "01-auth-twice", "01-crlf", "04-show-empty"]
    private static let likeness = [
        "01-auth-good", "01-auth-none-first", "01-userauth", "04-filter-nix-linger-log",
    ]

    private static func converse(_ name: String, step: Int? = nil) throws -> [UInt8] {
        var bench = try SwitchBench { options in
            var user = try? SimulatorUser(parsing: "esl@127.0.0.1:eslpw")
            user?.allowedEvents = ["CHANNEL_CREATE", "CHANNEL_HANGUP"]
            user?.allowedAPI = ["status", "uuid_kill"]
            options.user = user
        }
        let client = bench.connect()
        let sent = try Recording(name).sent()
        for start in stride(from: 0, to: sent.count, by: step ?? sent.count) {
            bench.write(
                Array(sent[start..<min(start + (step ?? sent.count), sent.count)]),
                to: client
            )
        }
        return bench.read(client)
    }

    /// The text without numbers and names of jobs, which differ from run to run.
    private static func shape(_ bytes: [UInt8]) -> String {
        bytes.text.replacing(#/[0-9a-f]{8}-[0-9a-f-]{27}/#, with: "U")
            .replacing(#/[0-9]+(\.[0-9]+)?/#, with: "0")
    }

    @Test("The replies are the recorded ones byte for byte", arguments: exact)
    func repliesExactly(name: String) throws {
        #expect(try Self.converse(name).text == Recording(name).received().text)
    }

    @Test("The replies are the recorded ones but for numbers and job names", arguments: likeness)
    func repliesAlike(name: String) throws {
        #expect(try Self.shape(Self.converse(name)) == Self.shape(Recording(name).received()))
    }

    @Test(
        "Commands cut at any byte are answered the same",
        arguments: exact + likeness,
        [1, 2, 7]
    )
    func commandsInPieces(name: String, step: Int) throws {
        let (pieces, whole) = (
            try Self.converse(name, step: step), try Self.converse(name)
        )
        #expect(Self.shape(pieces) == Self.shape(whole))
    }

    @Test("A client without a password is sent away after 24 seconds")
    func authTimeout() throws {
        var bench = try SwitchBench()
        let client = bench.connect()
        bench.pass(milliseconds: 23_900)
        #expect(!bench.core.isFinished(client))
        bench.pass(milliseconds: 200)
        #expect(bench.read(client).text == (try Recording("01-auth-timeout").received().text))
        #expect(bench.core.isFinished(client))
    }

    @Test("A client that the access list refuses reads the rejection")
    func refusal() throws {
        var bench = try SwitchBench { $0.refusesClients = true }
        let client = bench.connect()
        #expect(bench.read(client).text == (try Recording("01-acl-rejected").received().text))
        #expect(bench.core.isFinished(client))
    }

    @Test("The kills of a recorded conversation are answered as recorded")
    func recordedKills() throws {
        let recording = Recording("04-uuid-kill")
        var bench = try SwitchBench()
        let client = bench.connect()
        let sent = try recording.sent().text
        var names: [String: String] = [:]
        for frame in try recording.frames()
        where frame.kind == .eventPlain && frame.body.header("Event-Name") == "CHANNEL_CREATE" {
            names[frame.body.header("Unique-ID")] = bench.call()
        }
        bench.pass(milliseconds: 300)
        var output: [UInt8] = []
        for command in sent.components(separatedBy: "\n\n") where !command.isEmpty {
            var text = command
            for (old, new) in names {
                text = text.replacingOccurrences(of: old, with: new)
                text = text.replacingOccurrences(of: old.uppercased(), with: new.uppercased())
            }
            bench.write(text + "\n\n", to: client)
            bench.pass(milliseconds: 300)
            output += bench.read(client)
        }
        let recorded = Self.outcome(try recording.frames())
        let made = Self.outcome(try output.frames())
        #expect(made.joined(separator: "\n") == recorded.joined(separator: "\n"))
        #expect(recorded.contains("CHANNEL_HANGUP CALL_REJECTED"))
    }

    /// Replies, results of jobs and ends of calls, without names and numbers.
    private static func outcome(_ frames: [Frame]) -> [String] {
        frames.compactMap { frame in
            guard frame.kind == .eventPlain else { return shape([UInt8](frame.answer)) }
            let name = frame.body.header("Event-Name")
            switch name {
            case "BACKGROUND_JOB":
                let result = frame.body.text.components(separatedBy: "\n\n").last ?? ""
                return "\(name) \(frame.body.header("Job-Command")) \(result)"
            case "CHANNEL_HANGUP", "CHANNEL_HANGUP_COMPLETE":
                return "\(name) \(frame.body.header("Hangup-Cause"))"
            default: return nil
            }
        }
    }
}
