import Fuzzing
import Telephony
import Testing
import Wire

@testable import Kamailio

@Suite("The largest event of a Kamailio")
struct LargestEventTests {
    /// A SIP message by UDP with a caller's name full of control characters gave an event of 372 kB
    /// (Kamailio 5.6.3).
    @Test("The largest event that a SIP message by UDP can cause is read")
    func largest() {
        let name = String(repeating: "\\u0001", count: 65_507)
        let event =
            #"{"ts":"1795168188.100000","call_id":"c@h","from_tag":"t","cseq":1,"caller":""#
            + name + #"","callee":"+2348012345678","src":"192.0.2.1:5060","event":"call.invite"}"#
        let feed = Feed(Netstring.encode(event), pieces: [60_000])
        #expect(feed.error == nil)
        #expect(feed.calls.count == 1)
        #expect(feed.calls.first?.caller.isCut == true)
    }
}
