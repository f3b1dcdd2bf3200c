import AlertLog
import Records
import Warden
import Foundation
import Testing

@testable import callwarden

/// A log of schema 9 and a journal that the agent of then left behind when it was killed amid an attack.
@Suite("Upgrade from the version before")
struct UpgradeTests {
    /// Fails where an expected line is missing, has lost a key or says something else by it.
    private func expect(_ wanted: Expected, of left: LeftBehind) throws {
        #expect(!wanted.answers.isEmpty)
        for answer in wanted.answers {
            let lines = try left.lines(of: answer.command)
            #expect(lines.count == answer.lines.count, "\(answer.command)")
            for (line, found) in zip(answer.lines, lines) {
                let missing = JSONFacts.missing(JSONFacts.of(line), in: JSONFacts.of(found))
                #expect(missing == nil, "\(answer.command): \(found)")
            }
        }
    }

    private func isTrouble(_ notice: LogNotice) -> Bool {
        switch notice {
        case .forecast, .tidied: false
        default: true
        }
    }

    @Test("The log is brought up to date, the journal is read whole, and every command says it all")
    func whole() throws {
        let left = try LeftBehind("log")
        let (start, notices) = try left.startAgent()
        #expect(start.recoveredRecords == 176)
        #expect(!notices.contains(where: isTrouble), "\(notices)")
        try expect(Expected("expected.jsonl"), of: left)
    }

    @Test("A journal of even earlier agents, whose records have fewer fields, is read whole")
    func earlierForms() throws {
        let left = try LeftBehind("earlier")
        let (start, notices) = try left.startAgent()
        #expect(start.recoveredRecords == 284)
        #expect(!notices.contains(where: isTrouble), "\(notices)")
        try expect(Expected("earlier.jsonl"), of: left)
    }

    @Test("The agent takes up what the one before left undone")
    func undone() throws {
        let start = try LeftBehind("log").startAgent().start
        #expect(start.nextAlert == AlertID(305))
        #expect(start.nextKill == KillID(314))
        #expect(start.nextGap == GapID(309))
        #expect(start.unfinishedKills.map(\.record.kill.value) == [303, 305, 307, 308, 309])
        #expect(start.interruptedAlerts.map(\.value) == [105, 106, 303, 304])
        #expect(start.brakes.engaged.map(\.reason) == [.callees, .hand])
        #expect(start.armedSince.keys.sorted() == LeftBehind.links.sorted())
        #expect(start.lastAlive == 1_795_963_069_403_366)
    }

    @Test("A second start changes nothing")
    func twice() throws {
        let left = try LeftBehind("log")
        _ = try left.startAgent()
        let commands = try Expected("expected.jsonl").answers.map(\.command)
        let before = try commands.map { try left.lines(of: $0) }
        let (start, notices) = try left.startAgent(at: LeftBehind.start + 60_000_000)
        #expect(start.recoveredRecords == 0)
        #expect(!notices.contains(where: isTrouble), "\(notices)")
        #expect(try commands.map { try left.lines(of: $0) } == before)
    }

    /// All facts of what is expected, by their keys alone.
    private static let facts = Result {
        let lines = try Expected("expected.jsonl").answers.flatMap(\.lines)
        return Set(
            lines.flatMap(JSONFacts.of).map { $0.split(separator: ".").last.map(String.init) ?? $0 }
        )
    }

    /// What the fixture is worth: where one of these is missing, the tests above say less than they seem.
    @Test(
        "Every state, action, reason and rule of then is in what is expected",
        arguments: [
            (
                "state",
                "requested accepted gone ended still_up exempted failed simulated hanging_up closed"
            ),
            ("action", "simulated killed ended braked refused unrecorded blocked unarmed"),
            (
                "reason",
                "start disconnected restarted heartbeat_missing shed malformed oversized late kills"
                    + " callees unproven hand masking block"
            ),
            ("rule", "masking block"), ("brake", "kills callees unproven hand"),
            ("ended_by", "us caller switch other"), ("caller_source", "from asserted both"),
            ("leg", "inbound outbound"), ("switch", "pbx1 pbx2 edge1 #9"),
            ("what", "alert.set exemption.add block.remove kills.hold agent.start switch.armed"),
        ]
    )
    func coverage(key: String, words: String) throws {
        let facts = try Self.facts.get()
        for word in words.split(separator: " ") {
            let end = word.split(separator: ".").last.map(String.init) ?? ""
            let fact = end == word ? "\(key)=\"\(word)\"" : "\(end)\""
            #expect(facts.contains(fact), "\(key) \(word)")
        }
    }
}

@Suite("Facts of a line of JSON")
struct JSONFactsTests {
    private let line = #"{"a":1,"b":["x\"]",{"c":null}],"d":{}}"#

    @Test("Each value is a fact, with its place and its text")
    func facts() {
        #expect(
            JSONFacts.of(line) == ["a=1", #"b[0]="x\"]""#, "b[1].c=null", "b has 2"]
        )
    }

    @Test(
        "Further keys are fine; one that is gone, renamed, moved or changed is not",
        arguments: [
            (#"{"a":1,"z":7,"b":["x\"]",{"c":null,"y":[]}],"d":{}}"#, true),
            (#"{"a":1,"b":["x\"]",{}],"d":{}}"#, false),
            (#"{"A":1,"b":["x\"]",{"c":null}],"d":{}}"#, false),
            (#"{"b":["x\"]",{"c":null}],"a":1,"d":{}}"#, false),
            (#"{"a":2,"b":["x\"]",{"c":null}],"d":{}}"#, false),
            (#"{"a":1,"b":["x\"]",{"c":null},3],"d":{}}"#, false),
        ]
    )
    func changes(other: String, isFine: Bool) {
        let missing = JSONFacts.missing(JSONFacts.of(line), in: JSONFacts.of(other))
        #expect((missing == nil) == isFine)
    }
}
