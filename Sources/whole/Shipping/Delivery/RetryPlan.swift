/// When a destination is tried again: later each time, by chance, so that many do not come back at once.
package struct RetryPlan: Sendable {
    static let firstMilliseconds: Int64 = 5_000
    static let lastMilliseconds: Int64 = 900_000
    static let leastMilliseconds: Int64 = 1_000
    /// A server that asks for more is asked sooner.
    static let askedMillisecondsMax: Int64 = 3_600_000

    /// How long to wait after so many failures in a row; `asked` is what the other side asks for.
    static func wait(
        afterFailures failures: Int,
        asked: Duration?,
        using generator: inout some RandomNumberGenerator
    ) -> Int64 {
        if let asked {
            let wait = min(max(milliseconds(asked), leastMilliseconds), askedMillisecondsMax)
            // All that were told the same do not come at the same time.
            return wait + Int64.random(in: 0...(wait / 10), using: &generator)
        }
        let doublings = min(max(failures - 1, 0), 20)
        let longest = min(firstMilliseconds << Int64(doublings), lastMilliseconds)
        return max(leastMilliseconds, Int64.random(in: 0...longest, using: &generator))
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, rest) = duration.components
        return seconds.multipliedReportingOverflow(by: 1_000).overflow
            ? .max : seconds * 1_000 + rest / 1_000_000_000_000_000
    }
}
