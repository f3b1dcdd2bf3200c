import Records
import Telephony
import Testing

@testable import Warden

@Suite("The feeds, alone")
struct FeedsTests {
    private let link = LinkID(0)

    private func gaps(_ records: [WardenRecord]) -> [Gap] {
        records.compactMap {
            switch $0 {
            case .gapOpened(let gap), .gapClosed(let gap): gap
            default: nil
            }
        }
    }

    @Test(
        "The gap of the start begins when the run before last saw, every other one when it begins"
    )
    func start() {
        var feeds = Feeds(nextGap: 7, blindSince: noon - 90)
        let first = feeds.down(link, .start, blindFor: 0, at: moment(10))
        #expect(first.map(gaps)?.map(\.from) == [noon - 90])
        #expect(first.map(gaps)?.map(\.gap) == [GapID(7)])
        let other = feeds.down(LinkID(1), .disconnected, blindFor: 4, at: moment(10))
        #expect(other.map(gaps)?.map(\.from) == [noon + 6])
        #expect(other.map(gaps)?.map(\.gap) == [GapID(8)])
    }

    @Test("A feed that is lost already is not lost again, and its gap ends once")
    func once() {
        var feeds = Feeds()
        let lost = feeds.down(link, .disconnected, blindFor: 0, at: moment(0))
        let again = feeds.down(link, .disconnected, blindFor: 0, at: moment(1))
        let back = feeds.up(link, "a", at: moment(2))
        let doubled = feeds.up(link, "a", at: moment(3))
        #expect(lost?.count == 1)
        #expect(again == nil)
        #expect(gaps(back.records).map(\.to) == [noon + 2])
        #expect(!back.hasRestarted && !back.wasMissed)
        #expect(doubled.records.isEmpty)
    }

    @Test("Another Core-UUID is a restart, which nothing told of where the feed was not lost")
    func restart() {
        var feeds = Feeds()
        _ = feeds.up(link, "a", at: moment(0))
        let missed = feeds.up(link, "b", at: moment(1))
        #expect(missed.hasRestarted && missed.wasMissed)
        #expect(gaps(missed.records).map(\.reason) == [.restarted, .restarted])
        _ = feeds.down(link, .disconnected, blindFor: 0, at: moment(2))
        let seen = feeds.up(link, "c", at: moment(3))
        #expect(seen.hasRestarted && !seen.wasMissed)
        #expect(gaps(seen.records).map(\.reason) == [.restarted])
    }

    @Test("Events that were given away are a gap of no length, where none is open")
    func shed() {
        var feeds = Feeds()
        let records = feeds.shed(3, .shed, on: link, at: moment(5))
        #expect(gaps(records).map(\.eventsLost) == [0, 3])
        #expect(gaps(records).map(\.to) == [0, noon + 5])
        _ = feeds.down(link, .disconnected, blindFor: 0, at: moment(6))
        let inside = feeds.shed(3, .shed, on: link, at: moment(7))
        #expect(inside.isEmpty)
    }

    @Test("Lateness begins past its limit, ends below half of it, and with the feed")
    func lateness() {
        var feeds = Feeds()
        func hear(_ late: Int64, at time: Int64) -> WardenRecord? {
            feeds.heard(
                noon + time - late,
                of: link,
                limit: 1_000_000,
                local: [link],
                at: moment(time)
            )
        }
        let onTime = hear(0, at: 1_000_000)
        let late = hear(1_000_001, at: 2_000_000)
        let later = hear(600_000, at: 3_000_000)
        let over = hear(400_000, at: 4_000_000)
        #expect(onTime == nil && later == nil)
        #expect(gaps([late].compactMap(\.self)).map(\.from) == [noon + 2_000_000 - 1_000_001])
        #expect(gaps([over].compactMap(\.self)).map(\.lateMicroseconds) == [1_000_001])
        let again = hear(2_000_000, at: 5_000_000)
        let lost = feeds.down(link, .disconnected, blindFor: 0, at: moment(6_000_000))
        #expect(again != nil)
        #expect(lost.map(gaps)?.map(\.reason) == [.late, .disconnected])
    }

    @Test("A call pushed out of the table is counted where it was inside the window for certain")
    func pushedOut() {
        var feeds = Feeds()
        _ = feeds.heard(noon, of: link, limit: 1_000_000, local: [], at: moment(0))
        feeds.pushedOut((link, noon - 5_000_001), window: 5_000_000)
        #expect(feeds.windowShedCalls == 0)
        #expect(!feeds.links.isComplete(from: noon - 6_000_000, to: noon))
        feeds.pushedOut((link, noon - 5_000_000), window: 5_000_000)
        #expect(feeds.windowShedCalls == 1)
    }
}
