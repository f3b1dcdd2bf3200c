import Telephony

/// When the agent itself did not run: what waits meanwhile is not late by the switch.
struct Standstill {
    /// As much between two ticks is one, as it is to the link's thread; ticks come every half second
    /// where the agent runs.
    private static let microsecondsMin: Int64 = 3_000_000

    /// The last tick; nil before the first one.
    private var tickedAt: Int64?
    /// When the agent went on after it stood still last, on the clock that never jumps.
    private(set) var resumedAt: Int64 = .min

    mutating func ticked(at monotonic: Int64) {
        awoke(at: monotonic)
        tickedAt = monotonic
    }

    /// Takes note where the agent runs again.
    mutating func awoke(at monotonic: Int64) {
        guard let tickedAt, monotonic - tickedAt > Self.microsecondsMin else { return }
        resumedAt = monotonic
    }
}
