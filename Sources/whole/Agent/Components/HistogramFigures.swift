import Figures
import Warden

/// The figures of lengths of time: how many there were, the median, the 99th percentile, the longest, and
/// how many were how long.
struct HistogramFigures: Sendable {
    private let count: Figure
    private let median: Figure
    private let high: Figure
    private let longest: Figure
    private let buckets: Figure

    /// `meaning` goes on from "Time"; `bucketName` is that of the histogram, where it cannot be `name`.
    init(
        _ name: String,
        _ meaning: String,
        bucketName: String? = nil,
        of scope: Figure.Scope = .agent
    ) {
        func time(_ suffix: String, _ which: String) -> Figure {
            Figure(
                .gauge,
                "\(name)_\(suffix)_us",
                "\(which) time \(meaning)",
                unit: .microseconds,
                of: scope
            )
        }
        count = Figure(.counter, "\(name)_count", "Number of times \(meaning)", of: scope)
        median = time("p50", "Median")
        high = time("p99", "99th percentile of the")
        longest = time("max", "Longest")
        buckets = Figure(
            .histogram,
            "\(bucketName ?? name)_us",
            "Time \(meaning), bounds of buckets right to 6 percent",
            unit: .microseconds,
            of: scope
        )
    }

    var stated: [Figure] { [count] + statedWithoutCount }
    var statedWithoutCount: [Figure] { [median, high, longest, buckets] }

    func readings(of times: LatencyHistogram) -> [FigureReading] {
        [count.reading(times.count)] + readingsWithoutCount(of: times)
    }

    /// Nothing while there were no times.
    func readingsWithoutCount(
        of times: LatencyHistogram,
        link: String? = nil
    ) -> [FigureReading] {
        guard let p50 = times.percentile(0.5), let p99 = times.percentile(0.99) else { return [] }
        return [
            median.reading(p50, of: link), high.reading(p99, of: link),
            longest.reading(times.maxMicroseconds, of: link),
            buckets.reading(FigureBuckets(times), of: link),
        ]
    }
}

extension FigureBuckets {
    fileprivate init(_ times: LatencyHistogram) {
        self.init(
            upTo: times.counts(upTo: Self.microsecondsMax),
            count: Int64(clamping: times.count),
            sumMicroseconds: times.sumMicroseconds
        )
    }
}
