/// Figures of the same thing, measured again and again.
struct Samples: Sendable {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var median: Double { quantile(0.5) }
    /// The middle half of the figures, as a part of the median: how much to believe.
    var spread: Double {
        median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / abs(median)
    }

    private func quantile(_ part: Double) -> Double {
        guard !sorted.isEmpty else { return 0 }
        let place = part * Double(sorted.count - 1)
        let below = Int(place)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
    }
}
