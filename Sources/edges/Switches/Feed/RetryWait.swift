import Telephony

/// How long a link that went down waits before it is tried again, for ever.
///
/// Doubling from the shortest wait to the longest, a quarter up or down at random, so that many
/// agents do not come back to a restarted switch at one instant.
struct RetryWait: Sendable {
    static let millisecondsMin = 250
    static let millisecondsMax = 15_000
    /// A link that stood this long starts over with short waits.
    static let steadyMicroseconds: Int64 = 5_000_000
    /// Failures after which the wait is near its longest: what a refused password counts as.
    static let refusal = 5

    private(set) var failures = 0
    private var random: UInt64

    init(seed: UInt64) { random = seed }

    /// The wait after one more failure, in milliseconds.
    mutating func next() -> Int {
        let whole = min(Self.millisecondsMax, Self.millisecondsMin << min(failures, 10))
        failures += 1
        random &+= 0x9e37_79b9_7f4a_7c15
        return whole * 3 / 4 + Int(mixed(random) % UInt64(whole / 2 + 1))
    }

    /// The link had stood for so long when it went down.
    mutating func stood(_ microseconds: Int64) {
        if microseconds >= Self.steadyMicroseconds { failures = 0 }
    }

    /// The other side will not change its mind soon.
    mutating func wasRefused() { failures = max(failures, Self.refusal) }
}
