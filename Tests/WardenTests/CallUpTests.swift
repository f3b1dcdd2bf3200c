import Calls
import Records
import Telephony
import Testing
import Warden

@Suite("Long calls in the core")
struct CallUpTests {
    @Test("A call is known until its end, however many newer ones have come")
    func long() {
        var story = Story { $0.recentCallsMax = 16 }
        _ = story.call(1, id: "long")
        for number in 0..<100 {
            story.now += 1_000_000
            _ = story.call(2, to: "+23480000\(10_000 + number)", id: "c-\(number)")
        }
        let known = story.core.callUp("long", on: LinkID(0))
        #expect(known?.createdAt == noon)
        #expect(known?.callerReading == nigeria.read(number(1)))
        _ = story.finish("long")
        let gone = story.core.callUp("long", on: LinkID(0))
        #expect(gone == nil)
        let count = story.core.callsUp.count
        #expect(count == 100)
    }

    @Test("Without accounts of ordinary calls, the ends of an alert's calls are kept all the same")
    func accounts() {
        var story = Story(armed: false) {
            $0.recordsFinishedCalls = false
            $0.recentCallsMax = 16
        }
        _ = story.attack()
        for number in 0..<100 {
            _ = story.call(2, to: "+23480000\(10_000 + number)", id: "c-\(number)")
        }
        let accounts = (story.finish("a-1") + story.finish("c-7")).records.compactMap {
            if case .callEnded(let end) = $0 { end.call } else { nil }
        }
        #expect(accounts == ["a-1"])
    }

    @Test("The list after a gap says which calls are over")
    func list() {
        var story = Story()
        for id in ["a", "b"] { _ = story.call(1, id: id) }
        _ = story.take(.linkDown(LinkID(0), .disconnected))
        _ = story.reconnect(listing: ["b"])
        let known = (
            story.core.callUp("a", on: LinkID(0)) != nil,
            story.core.callUp("b", on: LinkID(0)) != nil
        )
        #expect(known == (false, true))
    }
}
