package import Rules
package import Telephony

/// What the core has in hand about one call: how near it came to being flagged, and what it was by.
package struct CallStanding: Sendable, Equatable {
    /// One call of the window that is shown.
    package struct Neighbour: Sendable, Equatable {
        package let call: CallID
        package let time: EventTime
        package let caller: PartyText
        package let isFlagged: Bool
    }

    /// Calls that are shown of a window at most; how many it holds is said all the same.
    package static let neighboursMax = 1_000

    /// The party as windows count it.
    package var caller = PartyText()
    package var callee = PartyText()
    /// Masking flagged it.
    package var isFlagged = false
    /// What the callee's own traffic says; nil where nothing is known of it.
    package var baseline: CalleeLimits?
    /// Each limit that the callee can be held to, and how near its fullest window came.
    package var limits: [LimitStanding] = []
    /// The calls of the fullest window of the limit that came nearest, oldest first.
    package var neighbours: [Neighbour] = []
    package var neighbourCount = 0
    /// False where a gap touches one of the windows, or calls had to leave them early.
    package var isComplete = true
    /// What each of the rules behind masking has to say: how near it was when that was nearest.
    package var rules: [RuleStanding] = []

    /// The limit in force that was reached, or that came nearest.
    package var nearest: LimitStanding? {
        limits.filter(\.isInForce).max { $0.share < $1.share }
    }
}

/// How near a callee came to one limit of masking: so many distinct callers within so long.
package struct LimitStanding: Sendable, Equatable {
    package let limit: CallerLimit
    /// False of the fixed rule where the callee's own traffic decides, and of that where it does not.
    package let isInForce: Bool
    /// Of the fullest window that holds the call.
    package let fullest: DistinctWindow

    init(_ limit: CallerLimit, isInForce: Bool, fullest: DistinctWindow) {
        (self.limit, self.isInForce, self.fullest) = (limit, isInForce, fullest)
    }

    package var isReached: Bool { fullest.count >= limit.callers }
    /// What share of it was reached, in thousandths.
    package var share: Int { fullest.count * 1_000 / max(limit.callers, 1) }
}
