import Figures
import Warden

/// The figures of lengths of time: how many there were, the median, the 99th percentile, the longest.
struct HistogramFigures: Sendable {
    private let count: Figure
    private let median: Figure
    private let high: Figure
    private let longest: Figure

    /// `meaning` goes on from "Time".
    init(_ name: String, _ meaning: String, of scope: Figure.Scope = .agent) {
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
    }

    var stated: [Figure] { [count] + statedWithoutCount }
    var statedWithoutCount: [Figure] { [median, high, longest] }

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
        ]
    }
}
