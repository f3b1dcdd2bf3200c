import Foundation
import Fuzzing
import Telephony
import Testing
import Wire

@testable import Kamailio

@Suite("Events whose values callers chose")
struct HostileEventTests {
    private func read(_ changes: KeyValuePairs<String, String>) -> Feed.Reading {
        Feed.Reading(SampleEvent.invite(changes))
    }

    private func why(_ changes: KeyValuePairs<String, String>) -> MalformedEvapi? {
        guard case .malformed(let why) = read(changes).reading else { return nil }
        return why
    }

    @Test("An event is read")
    func plain() throws {
        let event = try #require(read([:]).event)
        let call = event.call
        #expect(event.kind == .created)
        #expect(call.id == "c1@h;t1")
        #expect(call.caller == "+2348031112222")
        #expect(call.calleeReading == Feed.plan.readCallee("+2348012345678"))
        #expect(call.createdAt == 1_795_168_188_143_972)
        #expect(call.heldTransaction == nil)
        #expect(call.isNamedByDialog)
    }

    @Test("A key that must be there is told", arguments: ["event", "ts", "call_id", "from_tag"])
    func missing(_ key: String) {
        for nothing in ["-", #""""#, "null", #""<null>""#] {
            #expect(why([key: nothing]) == .missing(key))
        }
        for other in ["1", "true", "[]", "{}", "1.5"] {
            #expect(why([key: other]) == .wrongType(key))
        }
    }

    @Test("Parties that are no strings are told, since a number has lost its zeros")
    func numbersAsParties() {
        #expect(why(["caller": "2348031112222"]) == .wrongType("caller"))
        #expect(why(["callee": "2348012345678"]) == .wrongType("callee"))
    }

    @Test("What an event need not have may be missing or nonsense")
    func optional() throws {
        for other in ["-", "null", #""<null>""#, "[1]", "{}", "-1", "1.5", "4294967296"] {
            let changes: KeyValuePairs = [
                "cseq": other, "h_entry": other, "h_id": other, "src": other, "ua": other,
                "name": other, "code": other, "real_src": other,
            ]
            let call = try #require(read(changes).call)
            #expect(call.cseq == 0)
            #expect(call.dialog == nil)
            #expect(call.source.isEmpty)
            #expect(call.userAgent.isEmpty)
            #expect(call.name.isEmpty)
        }
    }

    @Test("A call without caller is withheld, one without callee has none")
    func withoutParties() throws {
        for nothing in ["-", "null", #""<null>""#, #""""#] {
            let call = try #require(read(["caller": nothing, "callee": nothing]).call)
            #expect(call.callerReading == .party(.withheld))
            #expect(call.calleeReading == .party(.none))
        }
    }

    @Test("Numbers may come as strings of digits")
    func numbersAsStrings() throws {
        let call = try #require(read(["cseq": #""101""#, "h_entry": #""7""#]).call)
        #expect(call.cseq == 101)
        #expect(call.dialog == DialogKey(entry: 7, id: 8_023))
        #expect(try #require(read(["h_id": "4294967295"]).call).dialog?.id == .max)
    }

    @Test(
        "A time is seconds and six decimals, exactly",
        arguments: [
            "1795168188", "1795168188.14397", "1795168188.1439720", "1795168188,143972",
            "-795168188.143972", "1e95168188.143972", "0.000000", ".143972", " 1795168188.143972",
            "1795168188.143972 ", "1795168188.14397x", "9999999999999.000000",
        ]
    )
    func badTimes(_ time: String) {
        #expect(why(["ts": "\"\(time)\""]) == .wrongType("ts"))
        #expect(read(["ts": #""999999999999.999999""#]).call?.createdAt == 999_999_999_999_999_999)
    }

    @Test("A key that comes twice leaves no callee to trust")
    func repeated() {
        for key in ["callee", "caller", "event", "call_id", "ts"] {
            let text = SampleEvent.invite([:], more: #""\#(key)":"911""#)
            #expect(Feed.Reading(text).reading == .malformed(.repeated(key)))
        }
        let escaped = SampleEvent.invite([:], more: #""c\u0061llee":"911""#)
        #expect(Feed.Reading(escaped).reading == .malformed(.repeated("callee")))
        // Keys that mean nothing to us may.
        let other = SampleEvent.invite([:], more: #""x":1,"x":2,"callees":"911""#)
        #expect(Feed.Reading(other).call?.callee == "+2348012345678")
    }

    @Test("A key that only opens or ends like one of ours is none")
    func nearlyKeys() throws {
        let plain = try #require(read([:]).call)
        for key in ["callee\\u0000", "\\u0000callee", "calleecallee", "calle", "", "CALLEE", " ua"]
        {
            #expect(read([key: #""911""#]).call == plain)
        }
        let escaped = read(["callee": "-", "\\u0063all\\u0065\\u0065": #""911""#])
        #expect(escaped.call?.callee == "911")
    }

    @Test("There is a place for every key")
    func places() {
        var slices = EvapiSlices()
        for field in EvapiField.allCases {
            let isFirst = slices.note(field, JSONSlice(.text, 0..<1))
            let isSecond = slices.note(field, JSONSlice(.text, 0..<1))
            #expect(isFirst && !isSecond)
        }
    }

    @Test("Nested rubbish under a key of no interest changes nothing")
    func nested() throws {
        let rubbish = #"{"callee":"911","event":["call.end",{"callee":null}]}"#
        #expect(read(["x": rubbish]).call == read([:]).call)
        #expect(why(["callee": rubbish]) == .wrongType("callee"))
    }

    @Test("What is no JSON object is told, wherever it stops being one")
    func notJSON() {
        for text in ["", "x", "[]", "null", #"{"event":"call.invite""#, "{\"event\":\"a\u{0}b\"}"] {
            guard case .malformed(.notJSON) = Feed.Reading(text).reading else {
                Issue.record("read: \(text)")
                continue
            }
        }
    }

    @Test("Bytes that are no UTF-8 stay as they came and keep callers apart")
    func notUTF8() throws {
        let text = SampleEvent.invite(["caller": #""X""#, "name": #""é""#])
        let parts = text.utf8.split(separator: UInt8(ascii: "X"))
        let readings = try [[0xff], [0xfe], [0xc3]].map { (bytes: [UInt8]) in
            try #require(Feed.Reading(Array(parts[0]) + bytes + Array(parts[1])).call)
        }
        #expect(readings.map { $0.caller.array } == [[0xff], [0xfe], [0xc3]])
        #expect(readings.allSatisfy { $0.callee == "+2348012345678" })
        #expect(readings[0].callerReading != readings[1].callerReading)
    }

    @Test("A caller's text never changes another value", arguments: 0..<20)
    func anyText(seed: UInt64) throws {
        var random = SeededBytes(seed: seed)
        for _ in 0..<100 {
            let text = random.hostileText()
            var object: [String: Any] = [
                "ts": "1795168188.143972", "call_id": text + "c", "from_tag": text + "t",
                "caller": text, "callee": "+2348012345678", "event": "call.invite", "cseq": 7,
                "src": "192.0.2.1:5060", "ua": random.hostileText(), "name": random.hostileText(),
            ]
            object[random.hostileText()] = random.hostileText()
            let payload = Array(try JSONSerialization.data(withJSONObject: object))
            let call = try #require(Feed.Reading(payload).call, "seed \(seed): \(text)")
            #expect(call.callee == "+2348012345678")
            #expect(call.cseq == 7)
            #expect(call.source == "192.0.2.1")
            #expect(call.caller == PartyText(text == "<null>" ? "" : text))
            #expect(call.sipCallID == ShortText(text + "c"))
            #expect(call.fromTag == ShortText(text + "t"))
        }
    }

    @Test("A mutated event is never read as another than Foundation reads", arguments: 0..<20)
    func mutated(seed: UInt64) throws {
        var random = SeededBytes(seed: seed ^ 0xeda1)
        let payloads = Feed(Recording.events).payloads
        for _ in 0..<500 {
            let payload = random.mutated(payloads[random.below(payloads.count)])
            guard let read = Feed.Reading(payload).event, read.kind == .created else { continue }
            guard let object = SlowReader.object(payload) else { continue }
            let event = SlowReader.event(object)
            #expect(event.name == "call.invite")
            #expect(read.call.callee.string == event.callee, "seed \(seed): \(payload)")
            #expect(read.call.caller.string == event.caller, "seed \(seed): \(payload)")
            #expect(read.call.sipCallID.string == event.callID)
            #expect(read.call.fromTag.string == event.fromTag)
        }
    }

    @Test("A mutated stream ends or goes on, and never crashes", arguments: 0..<20)
    func mutatedStream(seed: UInt64) {
        var random = SeededBytes(seed: seed ^ 0x57ea)
        for _ in 0..<40 {
            let bytes = random.mutated(Array(Recording.events.prefix(2_000)))
            let pieces = [1 + random.below(400), 1 + random.below(40)]
            #expect(Feed(bytes, pieces: pieces) == Feed(bytes), "seed \(seed)")
        }
    }
}
