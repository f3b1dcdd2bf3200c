import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("What each event means")
struct EventKindTests {
    /// The events in a recorder's notes.
    private func events(_ file: String) -> [String] {
        Recording.text(file).matches(of: /event (\{.*\})/).map { String($0.1) }
    }

    @Test("A call that waits for the verdict was created and names its transaction")
    func decide() throws {
        let held = Recording.literals("inline.txt")
            .filter { $0.starts(with: Array("<- ".utf8)) }
            .flatMap { Feed(Array($0.dropFirst(3))).events }
        #expect(held.count == 4)
        #expect(held.allSatisfy { $0.kind == .created && $0.call.dialog == nil })
        #expect(held.allSatisfy { $0.call.cseq == 1 })
        #expect(
            held.map { $0.call.heldTransaction } == [
                TransactionKey(index: 31_648, label: 950_756_545),
                TransactionKey(index: 4_762, label: 1_917_435_253),
                TransactionKey(index: 54_424, label: 1_802_010_654),
                TransactionKey(index: 27_539, label: 948_391_710),
            ]
        )
        #expect(held[0].id == "1-3717@127.0.0.1;3717ft1")
        #expect(held[0].call.caller == "1001")
    }

    @Test("A call whose transaction is not told is a call all the same")
    func decideWithoutTransaction() throws {
        let text = SampleEvent.invite(["event": #""call.decide""#, "t_index": "1"])
        let event = try #require(Feed.Reading(text).event)
        #expect(event.kind == .created)
        #expect(event.call.heldTransaction == nil)
        let invite = SampleEvent.invite(["t_index": "1", "t_label": "2"])
        #expect(try #require(Feed.Reading(invite).call).heldTransaction == nil)
    }

    @Test("A recorded failure with a code is an end, one without proves nothing")
    func failures() throws {
        let readings = events("early_dialogs.txt").map { Feed.Reading($0) }
        #expect(readings.count == 12)
        let proven = readings.filter { $0.reading == .call }
        let unproven = readings.filter { $0.reading == .unprovenEnd }
        #expect(proven.count == 6)
        #expect(unproven.count == 6)
        #expect(proven.allSatisfy { $0.event?.kind == .hungUp && $0.event?.cause == "SIP 487" })
        #expect(
            unproven.allSatisfy { $0.event?.kind == .hungUp && $0.event?.cause.isEmpty == true }
        )
        // dlg.end_dlg made Kamailio say so twice of a call that went on ringing for eight seconds.
        #expect(unproven[0].call?.id == unproven[1].call?.id)
    }

    @Test("A failure without a code is an end where the dialog stands as over, and only there")
    func over() throws {
        func reading(_ more: String) -> Feed.Reading {
            Feed.Reading(SampleEvent.invite(["event": #""call.failed""#], more: more))
        }
        let over = reading(#""over":1"#)
        #expect(over.reading == .call && over.event?.kind == .hungUp)
        #expect(over.event?.cause.isEmpty == true && over.event?.isRefusal == false)
        for more in ["", #""over":0"#, #""over":"yes""#, #""over":11"#] {
            #expect(reading(more).reading == .unprovenEnd)
        }
    }

    @Test("A refusal on our word is an end that says so; a failure by the same code is none")
    func refused() throws {
        let refused = SampleEvent.invite(["event": #""call.refused""#, "code": "603"])
        let event = try #require(Feed.Reading(refused).event)
        #expect(event.kind == .hungUp && event.isRefusal && event.cause == "SIP 603")
        let failed = SampleEvent.invite(["event": #""call.failed""#, "code": "603"])
        #expect(try #require(Feed.Reading(failed).event).isRefusal == false)
    }

    @Test(
        "Every event of a dialog says of which attempt it is",
        arguments: ["call.answer", "call.end", "call.failed", "call.refused"]
    )
    func attempt(name: String) throws {
        let changes: KeyValuePairs = ["event": "\"\(name)\"", "cseq": #""2""#, "code": "487"]
        let call = try #require(Feed.Reading(SampleEvent.invite(changes)).call)
        #expect(call.cseq == 2 && call.dialog == DialogKey(entry: 3515, id: 8023))
    }

    @Test("What Kamailio is told is one netstring each, and never an empty one")
    func messages() {
        let held = TransactionKey(index: 1, label: 2)
        let unasked = UnaskedCalls(seconds: 7, calls: 3)
        let texts = [EvapiMessage.allow(held), .block(held), .window(unasked), .ping].map {
            String(decoding: $0.netstring, as: UTF8.self)
        }
        #expect(
            texts == [
                #"39:{"cmd":"allow","t_index":1,"t_label":2},"#,
                #"39:{"cmd":"block","t_index":1,"t_label":2},"#,
                #"38:{"cmd":"window","seconds":7,"calls":3},"#, #"14:{"cmd":"ping"},"#,
            ]
        )
    }

    @Test(
        "The cause of an end is empty, that of a failure is its code",
        arguments: [100, 486, 699]
    )
    func causes(code: Int) throws {
        let end = SampleEvent.invite(["event": #""call.end""#, "code": "\(code)"])
        #expect(try #require(Feed.Reading(end).event).cause.isEmpty)
        let failed = SampleEvent.invite(["event": #""call.failed""#, "code": "\(code)"])
        let reading = Feed.Reading(failed)
        #expect(reading.reading == .call)
        #expect(reading.event?.cause == ShortText("SIP \(code)"))
    }

    @Test(
        "A code that is none is no proof",
        arguments: ["0", "99", "700", "-487", "null", #""x""#]
    )
    func badCodes(_ code: String) {
        let failed = SampleEvent.invite(["event": #""call.failed""#, "code": code])
        #expect(Feed.Reading(failed).reading == .unprovenEnd)
    }

    @Test("The answer to a ping, and events of no interest")
    func others() {
        #expect(Feed.Reading(#"{"event":"pong"}"#).reading == .pong)
        #expect(Feed.Reading(#"{"event":"po\u006eg"}"#).reading == .pong)
        let names = ["call.invited", "call.", "CALL.INVITE", "x", "registered", "call.invite "]
        for name in names + [String(repeating: "call.invite", count: 20)] {
            #expect(Feed.Reading(#"{"event":"\#(name)"}"#).reading == .ignored)
        }
        let noEvent = #"{"jsonrpc":"2.0","result":{},"id":1}"#
        #expect(Feed.Reading(noEvent).reading == .malformed(.missing("event")))
    }

    @Test("What callers tried in the recording stays a value")
    func injection() throws {
        let events = Recording.literals("injection.txt").map { Feed.Reading($0) }
            .compactMap(\.event)
        let calls = events.map(\.call)
        try #require(calls.count == 4)
        #expect(events.allSatisfy { $0.kind == .created && $0.call.callee == "70001" })
        #expect(calls[0].caller == "\u{645}\u{631}")
        // Kamailio left out a caller that was no UTF-8, and wrote "<null>" for one without user.
        #expect(calls[1].callerReading == .party(.withheld))
        #expect(calls[2].sipCallID == #"q6"},{"x":""#)
        #expect(!calls[2].canBeNamed)
        #expect(calls[3].callerReading == .party(.withheld))
    }

    @Test(
        "The source is the address without its port",
        arguments: [
            ("192.0.2.1:5060", "192.0.2.1"), ("[2001:db8::1]:5060", "2001:db8::1"),
            ("2001:db8::1:5060", "2001:db8::1"), ("192.0.2.1", "192.0.2.1"), ("", ""),
            ("[2001:db8::1", "2001:db8::1"), ("[", ""), ("]:1", "]"), (":5060", ""), (":", ""),
        ]
    )
    func source(_ sent: String, _ address: String) throws {
        let call = try #require(Feed.Reading(SampleEvent.invite(["src": "\"\(sent)\""])).call)
        #expect(call.source == ShortText(address))
    }

    @Test("The true source, where Kamailio knows it, counts")
    func realSource() throws {
        for (sent, address) in [
            ("198.51.100.7", "198.51.100.7"), ("198.51.100.7:9", "198.51.100.7"),
            ("2001:db8::7", "2001:db8::7"), ("[2001:db8::7]:9", "2001:db8::7"),
        ] {
            let text = SampleEvent.invite(["real_src": "\"\(sent)\""])
            #expect(try #require(Feed.Reading(text).call).source == ShortText(address))
        }
        let unknown = SampleEvent.invite(["real_src": #""<null>""#])
        #expect(try #require(Feed.Reading(unknown).call).source == "192.0.2.1")
    }

    @Test("Name and user agent are read where the configuration adds them")
    func extras() throws {
        let text = SampleEvent.invite(["name": #""Ada \"A\" Obi""#, "ua": #""friendly-scanner""#])
        let call = try #require(Feed.Reading(text).call)
        #expect(call.name == #"Ada "A" Obi"#)
        #expect(call.userAgent == "friendly-scanner")
    }
}
