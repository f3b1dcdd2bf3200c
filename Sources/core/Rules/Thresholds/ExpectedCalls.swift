package import Telephony

/// Calls that an operator expects: a televote, a ticket sale, a school that closes.
package struct ExpectedCalls: Sendable, Equatable {
    /// So many are held at once; settings and commands refuse more.
    package static let countMax = 1_000

    package let id: Int64
    package let callee: PartyPattern
    /// From then on, and up to but not at that time.
    package let from: EventTime
    package let to: EventTime
    package let callsPerHourMax: Int

    package init(
        id: Int64,
        callee: PartyPattern,
        from: EventTime,
        to: EventTime,
        callsPerHourMax: Int
    ) {
        self.id = id
        self.callee = callee
        self.from = from
        self.to = to
        self.callsPerHourMax = callsPerHourMax
    }

    /// The one callee that they are to; nil for a range of numbers.
    var key: PartyKey? {
        switch callee {
        case .exact(let party): PartyKey(.party(party))
        case .text(let text): PartyKey(.text(text))
        case .prefix, .localPrefix: nil
        }
    }

    /// Whether they are to a callee that is a number.
    func matches(_ key: PartyKey) -> Bool {
        !key.isOfText && callee.matches(.party(Party(word: key.word)))
    }

    func holds(at time: EventTime) -> Bool { from <= time && time < to }

    /// In thousandths of calls an hour.
    var rate: Int64 { Int64(clamping: min(max(0, callsPerHourMax), 1_000_000)) * 1_000 }
}
