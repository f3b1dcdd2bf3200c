import Records
import Rules
import Warden
import Telephony

/// What the state machine of any link may want done, whatever the switch.
protocol FeedAction {
    static var close: Self { get }
    static func deliver(_ input: WardenInput) -> Self
    static func report(_ report: LinkReport) -> Self
}

/// What a link knows beyond any one connection.
struct FeedWatch: Sendable {
    static let tickMicrosecondsMax: Int64 = 1_000_000

    var retry: RetryWait
    var standstill = StandstillWatch()
    /// When something of the feed was read last, or when it came to stand.
    var heardAt: Int64 = 0

    init(seed: UInt64) { retry = RetryWait(seed: seed) }

    /// When time has to pass at the latest for a link that is open.
    func nextTick(after now: Int64) -> Int64 {
        min(now + Self.tickMicrosecondsMax, standstill.decisionAt ?? .max)
    }
}

/// The state machine of a link, as far as all switches are alike: how its feed falls behind and ends.
///
/// A link that goes down is tried again for ever, with doubling, jittered waits.
protocol FeedState {
    associatedtype Action: FeedAction

    var link: LinkID { get }
    var feed: FeedWatch { get set }
    /// Since when the feed stands; nil while it does not.
    var upSince: Int64? { get }
    /// No connection stands, and none is being made.
    var isClosed: Bool { get }
    /// Forgets all that was true of the connections; the next try may begin then.
    mutating func close(retryAt: Int64)
}

extension FeedState {
    /// The link's thread comes by: once before it waits and once behind.
    mutating func turned(at now: Int64) -> [Action] {
        actions(for: feed.standstill.turned(at: now, isUp: upSince != nil), at: now)
    }

    /// The feed holds no more for now; so many bytes were read in this turn.
    mutating func emptied(after bytes: Int) { feed.standstill.emptied(after: bytes) }

    /// The link's thread is in the middle of a turn, and reads on.
    mutating func readsOn(at now: Int64) -> [Action] {
        actions(for: feed.standstill.readsOn(at: now, isUp: upSince != nil), at: now)
    }

    /// A connection could not be had, or ended.
    mutating func lost(_ reason: GapReason, why: String, at now: Int64) -> [Action] {
        goDown(reason, why: why, at: now)
    }

    /// Closes what is open and sets the time of the next try; does nothing where all is closed.
    mutating func goDown(
        _ reason: GapReason,
        why: String,
        behind: Int64 = 0,
        at now: Int64
    ) -> [Action] {
        guard !isClosed else { return [] }
        let since = upSince
        if let since { feed.retry.stood(now - since) }
        let behind = max(behind, feed.standstill.behind)
        feed.standstill.feedEnded()
        let wait = feed.retry.next()
        close(retryAt: now + Int64(wait) * 1_000)
        var actions: [Action] = [.close]
        if let since {
            // However it ended: a switch gives away what a slow client has not read yet (recorded).
            let blindFor = min(max(behind, now - feed.heardAt), now - since)
            actions.append(.deliver(.linkDown(link, reason, blindFor: blindFor)))
        }
        actions.append(.report(.down(reason, why: why, retryMilliseconds: wait)))
        return actions
    }

    /// Says what a standstill came to, and gives up a feed that does not catch up.
    mutating func actions(
        for finding: StandstillWatch.Finding?,
        at now: Int64
    ) -> [Action] {
        guard let finding else { return [] }
        guard let (behind, why) = feed.standstill.givingUp(for: finding) else {
            return finding.report.map { [.report($0)] } ?? []
        }
        return goDown(.shed, why: why, behind: behind, at: now)
    }
}
