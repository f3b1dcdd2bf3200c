import Fuzzing
import Telephony
import Testing

@testable import EventSocket

@Suite("Events whose values callers chose")
struct HostileEventTests {
    /// An event like FreeSWITCH's, with these lines in place of its own or behind them.
    private func event(
        _ name: String = "CHANNEL_CREATE",
        _ changes: KeyValuePairs<String, String> = [:],
        more: String = ""
    ) -> [UInt8] {
        var lines: [(String, String)] = [
            ("Event-Name", name), ("Core-UUID", "c1"), ("Event-Date-Timestamp", "1795166795000000"),
            ("Event-Sequence", "7"), ("Channel-Name", "sofia/carrier/1%40h"), ("Unique-ID", "u-1"),
            ("Call-Direction", "inbound"), ("Caller-Caller-ID-Name", "Ada"),
            ("Caller-Caller-ID-Number", "%2B2348031112222"), ("Caller-Network-Addr", "192.0.2.1"),
            ("Caller-Destination-Number", "%2B2348012345678"), ("Hangup-Cause", "NORMAL_CLEARING"),
        ]
        for (key, value) in changes {
            lines.removeAll { $0.0 == key }
            if value != "-" { lines.append((key, value)) }
        }
        let text = lines.map { "\($0.0): \($0.1)\n" }.joined() + more + "\n"
        return Array(text.utf8)
    }

    private func read(_ body: [UInt8]) -> Call? { Feed.Reading(plain: body).call }

    private func why(_ body: [UInt8]) -> MalformedEvent? {
        guard case .malformed(let why) = Feed.Reading(plain: body).reading else { return nil }
        return why
    }

    @Test("An event is read")
    func plain() throws {
        let call = try #require(read(event()))
        #expect(Feed.Reading(plain: event()).event?.kind == .created)
        #expect(call.id == "u-1")
        #expect(call.caller == "+2348031112222")
        #expect(call.callee == "+2348012345678")
        #expect(call.name == "Ada")
        #expect(call.source == "192.0.2.1")
        #expect(call.createdAt == 1_795_166_795_000_000)
    }

    @Test("A caller name with an encoded line end does not change the callee")
    func encodedForgery() throws {
        let name = "x%0ACaller-Destination-Number: 911"
        let call = try #require(read(event("CHANNEL_CREATE", ["Caller-Caller-ID-Name": name])))
        #expect(call.callee == "+2348012345678")
        #expect(call.name == "x\nCaller-Destination-Number: 911")
    }

    @Test("A raw line end in a later header does not change the callee either")
    func rawForgery() throws {
        let more = "variable_x: y\nCaller-Destination-Number: 911\nUnique-ID: other\n"
        let call = try #require(read(event(more: more)))
        #expect(call.callee == "+2348012345678")
        #expect(call.id == "u-1")
    }

    @Test("The first of repeated headers is the true one, an empty first is none")
    func repeated() throws {
        let more = "Hangup-Cause: CALL_REJECTED\n"
        let end = Feed.Reading(plain: event("CHANNEL_HANGUP", more: more)).event
        #expect(end?.cause == "NORMAL_CLEARING")
        let empty: KeyValuePairs = ["Caller-Destination-Number": ""]
        let forged = event("CHANNEL_CREATE", empty, more: "Caller-Destination-Number: 911\n")
        #expect(read(forged)?.calleeReading == .party(.none))
    }

    @Test(
        "A missing header is told",
        arguments: ["Event-Name", "Event-Date-Timestamp", "Unique-ID"]
    )
    func missing(_ name: String) {
        #expect(why(event("CHANNEL_CREATE", [name: "-"])) == .missing(name))
        #expect(why(event("CHANNEL_CREATE", [name: ""])) == .missing(name))
    }

    @Test("A call without caller is withheld, one without callee has none")
    func withoutParties() throws {
        let changes: KeyValuePairs = [
            "Caller-Caller-ID-Number": "-", "Caller-Destination-Number": "-",
        ]
        let call = try #require(read(event("CHANNEL_CREATE", changes)))
        #expect(call.callerReading == .party(.withheld))
        #expect(call.calleeReading == .party(.none))
    }

    @Test(
        "A time that is no time is missing",
        arguments: ["0", "-5", "1e9", "1795166795000000x", "9999999999999999999", " "]
    )
    func badTimes(_ time: String) {
        let body = event("CHANNEL_CREATE", ["Event-Date-Timestamp": time])
        #expect(why(body) == .missing("Event-Date-Timestamp"))
    }

    @Test("Other legs and other channels are no calls")
    func otherLegs() {
        for change in [["Call-Direction": "outbound"], ["Channel-Name": "loopback/1-a"]] {
            let changes = KeyValuePairs(dictionaryLiteral: change.first ?? ("", ""))
            #expect(Feed.Reading(plain: event("CHANNEL_CREATE", changes)).reading == .ignored)
        }
        for name in [
            "CHANNEL_DESTROY", "CHANNEL_HANGUP_COMPLETED", "CHANNEL_CREAT", "channel_create",
        ] {
            #expect(Feed.Reading(plain: event(name)).reading == .ignored)
        }
    }

    @Test(
        "A hostile Unique-ID keeps its escapes, so that it is one word of a command and no more",
        arguments: ["a%20b", "a%0Aapi%20hupall", "%00", "a%C3%A9", "a%7F"]
    )
    func hostileID(_ sent: String) throws {
        let call = try #require(read(event("CHANNEL_CREATE", ["Unique-ID": sent])))
        #expect(call.id == CallID(sent))
        #expect(!call.id.hasAllSpellings, "not found by this name says nothing")
        let command = try Command.kill(call.id, cause: "CALL_REJECTED").encoded()
        #expect(command == Array("api uuid_kill \(sent) CALL_REJECTED\n\n".utf8))
    }

    @Test(
        "A Unique-ID that holds what does not print as it is cannot stand in a command",
        arguments: ["a b", "a\u{e9}", "a\u{7f}", "a%0ab"]
    )
    func rawID(_ sent: String) throws {
        let call = try #require(read(event("CHANNEL_CREATE", ["Unique-ID": sent])))
        #expect(!call.id.isSafeIdentifier)
        #expect(throws: CommandError.unsafeIdentifier) {
            try Command.kill(call.id, cause: "CALL_REJECTED").encoded()
        }
    }

    @Test("Over-long Unique-IDs stay apart and are never safe in a command")
    func longID() throws {
        let stem = String(repeating: "a", count: 500)
        let ids = try ["1", "2"].map { tail in
            try #require(read(event("CHANNEL_CREATE", ["Unique-ID": stem + tail])))
        }.map(\.id)
        #expect(ids[0] != ids[1])
        #expect(ids.allSatisfy { !$0.isSafeIdentifier })
        #expect(read(event("CHANNEL_HANGUP", ["Unique-ID": stem + "1"]))?.id == ids[0])
    }

    @Test("Callers longer than any buffer stay apart")
    func longCallers() throws {
        let stem = String(repeating: "%41", count: 400)
        let readings = try ["1", "2", "1"].map { tail in
            try #require(read(event("CHANNEL_CREATE", ["Caller-Caller-ID-Number": stem + tail])))
        }.map(\.callerReading)
        #expect(readings[0] != readings[1])
        #expect(readings[0] == readings[2])
        let decoded = String(repeating: "A", count: 400) + "1"
        #expect(readings[0] == Feed.plan.read(decoded))
    }

    @Test("Bytes that are no UTF-8, NUL and escapes are kept")
    func oddBytes() throws {
        var body = event("CHANNEL_CREATE", ["Caller-Caller-ID-Name": "Jos@%00%1B[2J"])
        let at = try #require(body.firstRange(of: Array("Jos@".utf8)))
        body[at.upperBound - 1] = 0xe9
        #expect(read(body)?.name.array == [0x4a, 0x6f, 0x73, 0xe9, 0, 0x1b] + Array("[2J".utf8))
    }

    @Test("Headers up to the limit pass, one more is malformed, 100,000 too")
    func headerCount() {
        var limits = FrameLimits()
        limits.eventHeadersMax = 50
        func reading(_ more: Int) -> EventReading {
            let lines = String(repeating: "variable_x: y\n", count: more)
            return Feed.Reading(plain: event(more: lines), limits: limits).reading
        }
        #expect(reading(50 - 12) == .call)
        #expect(reading(50 - 12 + 1) == .malformed(.tooManyHeaders(limit: 50)))
        #expect(reading(100_000) == .malformed(.tooManyHeaders(limit: 50)))
    }

    @Test("An event without its last empty line, or with more behind it, is not whole")
    func notWhole() {
        let end = MalformedEvent.unfinished
        #expect(why(Array(event().dropLast())) == end)
        #expect(why(event() + Array("Caller-Destination-Number: 911\n\n".utf8)) == end)
        #expect(why(event(more: "Content-Length: 5\n") + Array("hell".utf8)) == end)
        #expect(why(event(more: "Content-Length: x\n")) == end)
        #expect(why([]) == end)
        #expect(why([0x0a]) == .missing("Event-Name"))
        #expect(why(event(more: "Content-Length: 5\n") + Array("hello".utf8)) == end)
        let job = event("BACKGROUND_JOB", more: "Content-Length: 5\n") + Array("h\n\nlo".utf8)
        #expect(Feed.Reading(plain: job).reading == .ignored)
    }

    @Test("Lines of every short length are read without a trap")
    func shortLines() {
        for length in 0...40 {
            let line = "variable_sip_from_tag_and_more_behind_it".prefix(length)
            #expect(read(event(more: line.isEmpty ? "" : "\(line)\n"))?.fromTag.isEmpty == true)
        }
        #expect(read(event(more: "variable_sip_from_tag:\n"))?.fromTag == "")
        #expect(read(event(more: "variable_sip_from_tag:t\n"))?.fromTag == "t")
        #expect(read(event(more: "variable_sip_from_tag t\n"))?.fromTag == "")
    }
}
