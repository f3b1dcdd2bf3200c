import Fuzzing
import Telephony
import Testing
import Wire

@testable import Kamailio

@Suite("Events of a real Kamailio")
struct RecordedEventTests {
    @Test("Twelve calls come, are answered and end")
    func twelveCalls() {
        let feed = Feed(Recording.events)
        #expect(feed.error == nil)
        #expect(feed.payloads.count == 36)
        #expect(feed.readings.allSatisfy { $0.reading == .call })
        for kind in [CallEvent.Kind.created, .answered, .hungUp] {
            let calls = feed.events.filter { $0.kind == kind }
            #expect(
                calls.map { $0.id.string } == (1...12).map { "\($0)-1113@127.0.0.1;1113ft\($0)" }
            )
        }
    }

    @Test("A recording gives the same readings however it is cut")
    func sameHoweverCut() {
        let whole = Feed(Recording.events)
        for pieces in [[1], [2, 5], [333, 1, 4_000], [4_096]] {
            #expect(Feed(Recording.events, pieces: pieces) == whole)
        }
    }

    @Test("The stream twice in a row is read twice")
    func coalesced() {
        let whole = Feed(Recording.events)
        let twice = Feed(Recording.events + Recording.events)
        #expect(twice.readings == whole.readings + whole.readings)
    }

    @Test("The stream cut short anywhere misses bytes unless a netstring ends there")
    func cutShort() {
        let start = Array(Recording.events.prefix(800))
        let ends = Set(netstringEnds(of: start))
        for cut in 1..<start.count {
            let feed = Feed(Array(start[..<cut]))
            #expect((feed.error == nil) == ends.contains(cut))
        }
    }

    private func netstringEnds(of bytes: [UInt8]) -> [Int] {
        var end = 0
        return Feed(bytes).payloads.map { payload in
            end += Netstring.encode(payload).count
            return end
        }
    }

    @Test("A call's first event names caller, callee, source and dialog")
    func invite() throws {
        let call = try #require(Feed(Recording.events).calls.first)
        var expected = Call(
            link: LinkID(3),
            id: "1-1113@127.0.0.1;1113ft1",
            createdAt: 1_795_168_188_143_972
        )
        expected.isNamedByDialog = true
        expected.sipCallID = "1-1113@127.0.0.1"
        expected.fromTag = "1113ft1"
        expected.cseq = 1
        expected.caller = "1001"
        expected.callee = "70001"
        expected.callerReading = Feed.plan.read("1001")
        expected.calleeReading = Feed.plan.readCallee("70001")
        expected.source = "127.0.0.1"
        expected.dialog = DialogKey(entry: 3_515, id: 8_023)
        #expect(call == expected)
        #expect(call.canBeNamed)
    }
}
