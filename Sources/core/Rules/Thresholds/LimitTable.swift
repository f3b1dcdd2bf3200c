/// How many calls within a window are no chance, by the mean number of calls there.
///
/// The share of ordinary calls with which a false episode of k calls begins is
/// `(1 - m/k) · P(k - 1)`, where m is the mean and P its Poisson or negative binomial probability
/// (S. E. Alm, 1983). An episode flags up to 1.2 · k calls, so k keeps the budget where
/// `1.2 · k · (1 - m/k) · P(k - 1)` is within it. The table has, for each k, the largest mean for which
/// it is; at run time only whole numbers are compared.
struct LimitTable: Sendable {
    /// Means are counted in billionths of a call.
    static let unit = 1e9
    static let callersMin = 2

    /// The largest mean at which k calls keep the budget, from `callersMin` to `CallerLimit.callersMax`.
    private let largestMean: [Int64]

    /// A table for calls of one shape, 0 for Poisson's, and a share of all calls in 10^9.
    init(dispersion: Int, callsPerBillion share: Double) {
        var chance = EpisodeChance(dispersion: dispersion)
        let budget = Logarithm.natural(share / Self.unit)
        var means: [Int64] = []
        for callers in Self.callersMin...CallerLimit.callersMax {
            chance.add()
            precondition(chance.calls == callers)
            means.append(chance.largestMean(from: means.last ?? 0, within: budget))
        }
        largestMean = means
    }

    /// The least number of calls, from a floor on, that keeps the budget at a mean.
    ///
    /// One above `CallerLimit.callersMax` where none does.
    func callers(mean: Int64, floor: Int) -> Int {
        var low = min(max(floor, Self.callersMin), CallerLimit.callersMax + 1) - Self.callersMin
        var high = largestMean.count
        while low < high {
            let middle = (low + high) / 2
            if largestMean[middle] >= mean { high = middle } else { low = middle + 1 }
        }
        return low + Self.callersMin
    }
}

/// The chance of a false episode of so many calls, counted up call by call.
struct EpisodeChance {
    private let shape: Double
    /// The calls of the episode.
    private(set) var calls = 1
    /// The logarithm of what does not depend on the mean.
    private var weight = 0.0

    init(dispersion: Int) { shape = Double(dispersion) }

    private var isPoisson: Bool { shape == 0 }

    /// Goes on to one call more.
    mutating func add() {
        let number = Double(calls)
        weight +=
            isPoisson
            ? -Logarithm.natural(number) : Logarithm.natural((shape + number - 1) / number)
        calls += 1
    }

    /// The logarithm of the share of ordinary calls that are flagged, at a mean between 0 and `calls`.
    func logarithm(of mean: Double) -> Double {
        let (count, others) = (Double(calls), Double(calls - 1))
        var sum = weight + Logarithm.natural(1.2 * count) + Logarithm.natural(1 - mean / count)
        if isPoisson {
            sum += others * Logarithm.natural(mean) - mean
        } else {
            sum += shape * Logarithm.natural(shape / (shape + mean))
            sum += others * Logarithm.natural(mean / (shape + mean))
        }
        return sum
    }

    /// How fast the logarithm rises with the mean.
    private func slope(at mean: Double) -> Double {
        let (count, others) = (Double(calls), Double(calls - 1))
        let falls = isPoisson ? 1 : (shape + others) / (shape + mean)
        return others / mean - falls - 1 / (count - mean)
    }

    /// The largest mean, in billionths, up to which the logarithm is within a budget.
    ///
    /// Newton's way comes within a billionth; halving decides between those that are left.
    func largestMean(from least: Int64, within budget: Double) -> Int64 {
        let unit = LimitTable.unit
        let most = Int64(risesUntil() * unit)
        guard logarithm(of: Double(most) / unit) > budget else { return most }
        // From one count to the next the mean rises by one at most.
        var mean = min((Double(least) + unit / 2) / unit, Double(most) / unit)
        for _ in 0..<6 {
            let next = mean - (logarithm(of: mean) - budget) / slope(at: mean)
            // Never beyond half of the way to where it would stand for nothing.
            let end = Double(most) / unit
            mean = next <= 0 ? mean / 2 : next >= end ? (mean + end) / 2 : next
        }
        var (low, high) = (least, most - 1)
        let near = Int64(mean * unit)
        if near - 2 >= low, isWithin(near - 2, budget) { low = near - 2 }
        if near + 2 <= high, near + 2 >= low, !isWithin(near + 3, budget) { high = near + 2 }
        while low < high {
            let middle = low + (high - low + 1) / 2
            if isWithin(middle, budget) { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func isWithin(_ mean: Int64, _ budget: Double) -> Bool {
        mean == 0 || logarithm(of: Double(mean) / LimitTable.unit) <= budget
    }

    /// Up to this mean the chance rises with it; beyond, the formula stands for nothing.
    private func risesUntil() -> Double {
        var (low, high) = (0.0, Double(calls - 1))
        for _ in 0..<50 {
            let mean = (low + high) / 2
            if slope(at: mean) > 0 { low = mean } else { high = mean }
        }
        return low
    }
}
