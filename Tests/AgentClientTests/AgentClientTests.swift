import AgentSocket
import Foundation
import Testing

@testable import AgentClient

@Suite("Asking the agent through its socket")
struct AgentClientTests {
    private static let call = AgentRequest.call(.init(caller: "08031110001", callee: "08031231001"))

    /// The number of a request as it was written.
    private static func id(_ line: String) -> String {
        String(line.split(separator: "\"id\":")[1].prefix { $0.isNumber })
    }

    private static func taken(_ line: String) -> String { "{\"id\":\(id(line)),\"taken\":true}" }

    private func client(_ agent: ScriptedAgent, milliseconds: Int = 60_000) -> AgentClient {
        AgentClient(path: agent.path, timeoutMilliseconds: milliseconds)
    }

    @Test("Answers in another order stand with the requests that they are to")
    func order() throws {
        let agent = try ScriptedAgent { lines, _ in
            lines.map {
                "{\"id\":\(Self.id($0)),\"error\":\"overloaded\",\"why\":\"\(Self.id($0))\"}"
            }
            .reversed()
        }
        let answers = try client(agent).ask([Self.call, Self.call, Self.call])
        let said = answers.map { answer -> String in
            if case .failed(_, .overloaded, let why) = answer { why } else { "" }
        }
        #expect(said == ["1", "2", "3"])
    }

    @Test("A connection is kept for the next who asks")
    func kept() throws {
        let agent = try ScriptedAgent { lines, number in
            lines.map { "{\"id\":\(Self.id($0)),\"error\":\"overloaded\",\"why\":\"\(number)\"}" }
        }
        let client = client(agent)
        for _ in 0..<3 {
            let answers = try client.ask([Self.call])
            #expect(answers.count == 1)
            if case .failed(_, _, let why) = answers[0] { #expect(why == "1") }
        }
    }

    @Test("More requests than the agent takes at once go in parts")
    func parts() throws {
        let agent = try ScriptedAgent { lines, _ in lines.map(Self.taken) }
        let requests = (0..<600).map { AgentRequest.end(callID: "call-\($0)") }
        #expect(try client(agent).ask(requests).count == 600)
        #expect(agent.lines.count >= 600)
    }

    @Test("An agent that does not answer is not waited for")
    func silent() throws {
        let agent = try ScriptedAgent { _, _ in [] }
        #expect(throws: AgentClientError.timedOut) {
            try client(agent, milliseconds: 50).ask([Self.call])
        }
    }

    @Test("An agent that was started anew is connected to anew, and asked once")
    func restarted() throws {
        let agent = try ScriptedAgent { lines, number in
            // The first connection is good for one request.
            number == 1 && !lines[0].contains("\"id\":1,") ? nil : lines.map(Self.taken)
        }
        let client = client(agent)
        #expect(try client.ask([.end(callID: "a")]) == [.taken(id: 1)])
        #expect(try client.ask([.end(callID: "b")]) == [.taken(id: 1)])
    }

    @Test("What an agent may have heard in part is not told twice")
    func half() throws {
        let agent = try ScriptedAgent { lines, number in
            guard number == 1, lines.count > 1 else { return lines.map(Self.taken) }
            return [Self.taken(lines[0]), "no answer"]
        }
        let client = client(agent)
        _ = try client.ask([.end(callID: "a")])
        let both: [AgentRequest] = [.end(callID: "b"), .end(callID: "c")]
        #expect(throws: AgentClientError.self) { try client.ask(both) }
        #expect(agent.lines.count { $0.contains("\"b\"") } == 1)
    }

    @Test(
        "What is no answer to what was asked is refused",
        arguments: [
            "", "x", "{}", "{\"id\":2,\"taken\":true}", "{\"id\":1}",
            "{\"id\":1,\"error\":\"new\"}",
            "{\"id\":-1,\"taken\":true}", "[1]",
            "{\"id\":1,\"taken\":true}\n{\"id\":1,\"taken\":true}",
            String(repeating: "x", count: 5_000),
        ]
    )
    func garbage(line: String) throws {
        let agent = try ScriptedAgent { _, _ in [line] }
        let two: [AgentRequest] = [.end(callID: "a"), .end(callID: "b")]
        #expect(throws: AgentClientError.self) {
            try client(agent, milliseconds: 200).ask(two)
        }
    }

    @Test("Where nobody listens, that is said", arguments: ["", "/nowhere/agent.sock"])
    func nobody(path: String) {
        let client = AgentClient(path: path)
        #expect(throws: AgentClientError.self) { try client.ask([.status]) }
        let long = AgentClient(path: "/" + String(repeating: "a", count: 107))
        #expect(throws: AgentClientError.badPath) { try long.ask([.status]) }
    }
}
