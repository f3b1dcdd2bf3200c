import Fuzzing
import Telephony
import Testing

@testable import Kamailio

@Suite("How calls of a Kamailio are named")
struct CallNameTests {
    private func call(_ callID: String, _ fromTag: String) throws -> Call {
        let text = SampleEvent.invite([
            "call_id": SampleEvent.quoted(callID), "from_tag": SampleEvent.quoted(fromTag),
        ])
        return try #require(Feed.Reading(text).call)
    }

    @Test("Call-ID and From tag together are the name")
    func pair() throws {
        let call = try call("1-1113@127.0.0.1", "1113ft1")
        #expect(call.id == "1-1113@127.0.0.1;1113ft1")
        #expect(call.canBeNamed)
    }

    @Test("Pairs that would read alike have names of their own")
    func neverAlike() throws {
        let pairs = [
            ("a;b", "c"), ("a", "b;c"), ("a%3Bb", "c"), ("a%253Bb", "c"), ("a;b;", "c"),
            ("a;b", ";c"), ("a", ";b;c"), ("a%", "3Bb;c"), ("a;", "b;c"),
        ]
        let ids = try pairs.map { try call($0, $1).id }
        #expect(Set(ids).count == pairs.count)
        #expect(ids[0] == "a%3Bb;c")
        #expect(try call("a;b", "c").canBeNamed)
        #expect(try call("a;b", "c").sipCallID == "a;b")
    }

    @Test(
        "The name gives Call-ID and From tag back, for kills taken up by the next run",
        arguments: [
            ("1-1113@127.0.0.1", "1113ft1"), ("a;b", "c"), ("a", "b;c"), ("a%3Bb", "c"),
            ("a%253Bb", "c"), ("%", "%25"),
        ]
    )
    func backAgain(_ callID: String, _ fromTag: String) throws {
        let parts = try #require(try call(callID, fromTag).id.dialogParts)
        #expect(parts.callID.string == callID)
        #expect(parts.fromTag.string == fromTag)
    }

    @Test("What is no such name gives nothing back")
    func noName() throws {
        #expect(CallID("0b3ac2b8-5d22-4d5b").dialogParts == nil)
        #expect(try call(String(repeating: "x", count: 300), "t").id.dialogParts == nil)
    }

    @Test("A Call-ID of 300 bytes keeps its call apart and is never sent")
    func long() throws {
        let long = String(repeating: "x", count: 300)
        let calls = try [(long + "1", "t"), (long + "2", "t"), (long + "1", "u")].map {
            try call($0, $1)
        }
        #expect(Set(calls.map { $0.id }).count == 3)
        for call in calls {
            #expect(call.id.string.hasPrefix("cut~"))
            #expect(!call.canBeNamed)
            #expect(call.sipCallID.isCut)
        }
        #expect(try call(long + "1", "t").id == calls[0].id)
    }

    @Test("A pair that just fits is not cut")
    func justFits() throws {
        let fits = try call(String(repeating: "c", count: 100), String(repeating: "t", count: 27))
        #expect(fits.id.count == 128)
        #expect(fits.canBeNamed)
        let over = try call(String(repeating: "c", count: 101), String(repeating: "t", count: 27))
        #expect(!over.canBeNamed)
    }

    @Test(
        "A hostile Call-ID is kept as it is and never safe in a request",
        arguments: ["a\"b", "a\\b", "a b", "a\nb", "a\u{0}b", "é", "a\u{7f}", "\",\"x\":\""]
    )
    func hostile(_ callID: String) throws {
        let call = try call(callID, "t")
        #expect(call.sipCallID == ShortText(callID))
        #expect(!call.canBeNamed)
        #expect(!(try self.call("c", callID).canBeNamed))
    }

    @Test("Answer and end carry the name of the invite")
    func sameThroughout() throws {
        for event in ["call.answer", "call.end", "call.failed"] {
            let text = SampleEvent.invite([
                "event": "\"\(event)\"", "code": "486", "call_id": #""a;b""#,
            ])
            #expect(try #require(Feed.Reading(text).call).id == "a%3Bb;t1")
        }
    }
}
