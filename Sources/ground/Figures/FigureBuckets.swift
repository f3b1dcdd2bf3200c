/// How many lengths of time were how long: the buckets of a histogram, as metrics have them.
package struct FigureBuckets: Sendable, Equatable {
    /// Upper ends of the buckets in microseconds, each belonging to its bucket; above the last one is
    /// another.
    package static let microsecondsMax: [Int64] = [
        50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
        1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]
    /// In front of the written form.
    private static let mark = "buckets"

    /// Of each upper end, how many were no longer.
    package var upTo: [Int64]
    /// How many there were, and how long together.
    package var count: Int64
    package var sumMicroseconds: Int64

    package init(upTo: [Int64], count: Int64, sumMicroseconds: Int64) {
        (self.upTo, self.count, self.sumMicroseconds) = (upTo, count, sumMicroseconds)
    }

    /// As it stands among other figures.
    package var written: String {
        let numbers = [count, sumMicroseconds] + upTo
        return Self.mark + numbers.map { " \($0)" }.joined()
    }

    /// Nil where the text is no written form of these buckets.
    package init?(written: String) {
        let parts = written.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.first == Self.mark[...] else { return nil }
        let numbers = parts.dropFirst().compactMap { Int64($0) }
        guard numbers.count == parts.count - 1,
            numbers.count == Self.microsecondsMax.count + 2
        else { return nil }
        self.init(upTo: Array(numbers[2...]), count: numbers[0], sumMicroseconds: numbers[1])
    }
}
