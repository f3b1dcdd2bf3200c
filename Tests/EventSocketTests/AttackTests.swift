import Fuzzing
import Telephony
import Testing

@testable import EventSocket

@Suite("The recorded attack, plain and JSON")
struct AttackTests {
    /// What an alert is made of.
    private struct Shape: Equatable {
        var caller: PartyReading
        var callee: PartyReading
        var kind: CallEvent.Kind
    }

    private func shapes(_ name: String) -> [Shape] {
        Feed.readings(of: Recording(name).received).readings.compactMap(\.event)
            .filter { $0.kind == .created }
            .map { event in
                Shape(
                    caller: event.call.callerReading,
                    callee: event.call.calleeReading,
                    kind: event.kind
                )
            }
    }

    @Test("Eight callers to one callee, then twenty ordinary calls, in both formats alike")
    func bothFormats() {
        let plain = shapes("02-attack-plain")
        #expect(plain == shapes("02-attack-json"))
        #expect(plain.count == 28)
        let attack = plain.filter { $0.callee == Feed.plan.readCallee("+2348012345678") }
        #expect(attack.count == 8)
        let callers = (0..<8).map { Feed.plan.read("+\(2_347_030_000_000 + $0 * 1_111)") }
        #expect(attack.map(\.caller) == callers)
    }

    @Test("A bridged attack has eight calls too, not sixteen")
    func bridged() {
        let calls = shapes("03-bridged-attack-plain")
        #expect(calls.count == 28)
        #expect(calls.filter { $0.callee == Feed.plan.readCallee("+2349012345678") }.count == 8)
    }

    @Test("Each recorded number form reads as its caller meant", arguments: ["plain", "json"])
    func numberForms(format: String) {
        let number = Feed.plan.read("+2348031112222")
        let expected: [PartyReading] = [
            number, number, number, number, .party(.withheld), number, number, number,
            .text("ada.obi"), .party(.withheld),
        ]
        let calls = shapes("03-numbers-\(format)")
        #expect(calls.map(\.caller) == expected)
        // The eighth call's request URI named nobody.
        var callees = [PartyReading](repeating: Feed.plan.read("+2348012345678"), count: 10)
        callees[7] = .party(.none)
        #expect(calls.map(\.callee) == callees)
    }

    @Test("The recorded names are read as they were sent")
    func names() {
        let calls = Feed.readings(of: Recording("03-names-plain").received).readings
            .compactMap(\.event).filter { $0.kind == .created }
        let json = Feed.readings(of: Recording("03-names-json").received).readings
            .compactMap(\.event).filter { $0.kind == .created }
        #expect(calls.count == 15)
        #expect(calls[0].call.name.string == "Ọlá Ńkẹ́chị 日本")
        #expect(calls[2].call.name.string.hasPrefix("50% off 100A"))
        #expect(calls[4].call.name.array == Array("Jos".utf8) + [0xe9] + Array(" latin1".utf8))
        #expect(calls[5].call.name == "ARRAY::one|:two")
        #expect(calls[10].call.name.isCut)
        #expect(calls[13].call.name == "%")
        #expect(calls[14].call.name == "Content-Length: 5")
        for index in [0, 1, 5, 6, 7, 8, 10, 12, 14] {
            #expect(calls[index].call.name == json[index].call.name)
        }
        #expect(calls.map(\.call.callerReading) == json.map(\.call.callerReading))
    }

    @Test("A JSON event that is none, too deep, or full of keys is malformed")
    func badJSON() {
        var limits = FrameLimits()
        limits.eventHeadersMax = 10
        var reader = EventReader(link: LinkID(0), plan: Feed.plan, limits: limits)
        let deep = String(repeating: "[", count: 100_000)
        for text in ["", "{", "[]", "7", "\"x\"", deep, "{\"a\":\(deep)"] {
            #expect(reader.readJSON(Array(text.utf8)) == .malformed(.notJSON))
        }
        let keys = (0..<11).map { "\"k\($0)\":\"\"" }.joined(separator: ",")
        #expect(
            reader.readJSON(Array("{\(keys)}".utf8)) == .malformed(.tooManyHeaders(limit: 10))
        )
        let odd = "{\"Event-Name\":7,\"Unique-ID\":null,\"Call-Direction\":[1,2]}"
        #expect(reader.readJSON(Array(odd.utf8)) == .malformed(.missing("Event-Name")))
    }

    @Test("A JSON name with line ends and escapes forges nothing")
    func forgedJSON() throws {
        let text =
            "{\"Event-Name\":\"CHANNEL_CREATE\",\"Event-Date-Timestamp\":\"5\",\"Unique-ID\":\"u\","
            + "\"Call-Direction\":\"inbound\",\"Channel-Name\":\"sofia/a\","
            + "\"Caller-Caller-ID-Name\":\"x\\nCaller-Destination-Number: 911\\n\\n%41\\u0000\","
            + "\"Caller-Destination-Number\":[\"1\",\"2\"],\"Hangup-Cause\":\"A\","
            + "\"Content-Length\":\"5\",\"_body\":\"hello\"}"
        var reader = EventReader(link: LinkID(0), plan: Feed.plan)
        #expect(reader.readJSON(Array(text.utf8)) == .call)
        #expect(reader.event.call.callee == "ARRAY::1|:2")
        #expect(reader.event.call.name.string == "x\nCaller-Destination-Number: 911\n\n%41\0")
    }
}
