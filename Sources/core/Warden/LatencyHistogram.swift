/// How long something took, in buckets that grow with the value: 16 to each doubling, so a figure is
/// right to about 6 %.
package struct LatencyHistogram: Sendable, Equatable {
    private static let bucketsPerDoubling = 16
    /// Empty before the first value: a link that never came up takes no memory for its figures.
    private var counts: [UInt64] = []
    package private(set) var count: UInt64 = 0
    package private(set) var maxMicroseconds: Int64 = 0
    package private(set) var sumMicroseconds: Int64 = 0

    package init() {}

    /// Counts one more latency; one below zero, by clocks that were set, counts as zero.
    package mutating func add(microseconds: Int64) {
        let value = max(0, microseconds)
        if counts.isEmpty {
            counts = Array(repeating: 0, count: 40 * Self.bucketsPerDoubling)
        }
        counts[min(Self.bucket(value), counts.count - 1)] += 1
        count += 1
        maxMicroseconds = max(maxMicroseconds, value)
        sumMicroseconds &+= value
    }

    /// The smallest value that this part of all values does not pass, in microseconds; nil while there
    /// are none.
    package func percentile(_ part: Double) -> Int64? {
        guard count > 0 else { return nil }
        let wanted = UInt64((part * Double(count)).rounded(.up))
        var seen: UInt64 = 0
        for (bucket, here) in counts.enumerated() {
            seen += here
            if seen >= max(wanted, 1) { return min(Self.upperEnd(bucket), maxMicroseconds) }
        }
        return maxMicroseconds
    }

    /// How many were no longer than each of these, which rise; what lies in a bucket across one of
    /// them counts as longer.
    package func counts(upTo microseconds: [Int64]) -> [Int64] {
        var (found, seen, next) = ([Int64](), UInt64(0), 0)
        for end in microseconds {
            while next < counts.count, Self.upperEnd(next) <= end {
                seen += counts[next]
                next += 1
            }
            found.append(Int64(clamping: seen))
        }
        return found
    }

    private static func bucket(_ value: Int64) -> Int {
        let small = Int64(bucketsPerDoubling)
        guard value >= small else { return Int(value) }
        let doubling = 63 - value.leadingZeroBitCount - small.trailingZeroBitCount
        let within = Int(value >> Int64(doubling)) - bucketsPerDoubling
        return (doubling + 1) * bucketsPerDoubling + within
    }

    private static func upperEnd(_ bucket: Int) -> Int64 {
        guard bucket >= bucketsPerDoubling else { return Int64(bucket) }
        let doubling = bucket / bucketsPerDoubling - 1
        let within = bucket % bucketsPerDoubling + bucketsPerDoubling
        return Int64(within + 1) << Int64(doubling) - 1
    }
}
