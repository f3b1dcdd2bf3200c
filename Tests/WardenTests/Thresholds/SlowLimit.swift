import Foundation
import Rules

/// How many calls are no chance, the slow way: by the C library's functions, counting up from the floor.
struct SlowLimit {
    let dispersion: Int
    /// Of all calls, so many may be flagged by this window.
    let share: Double

    /// The logarithm of the share of ordinary calls that k calls at a mean flag falsely.
    func logarithm(calls: Int, mean: Double) -> Double {
        let (count, others, shape) = (Double(calls), Double(calls - 1), Double(dispersion))
        var chance = log(1.2 * count) + log(1 - mean / count) - lgamma(count)
        if dispersion == 0 {
            chance += others * log(mean) - mean
        } else {
            chance += lgamma(shape + others) - lgamma(shape)
            chance += shape * log(shape / (shape + mean)) + others * log(mean / (shape + mean))
        }
        return chance
    }

    /// The least k from a floor on; 513 where none of 512 is enough.
    func callers(rate: Int64, window: Int64, floor: Int) -> Int {
        let mean = Double(rate) / 1_000 * Double(window) / 3.6e9
        guard mean > 0 else { return floor }
        for calls in floor..<513 {
            // Where the mean is near to k the formula says nothing: it falls again.
            let isRising =
                Double(calls) > mean
                && logarithm(calls: calls, mean: mean)
                    > logarithm(calls: calls, mean: mean * 0.999_999)
            if isRising, logarithm(calls: calls, mean: mean) <= log(share) { return calls }
        }
        return 513
    }

    /// The limits as they are written down: the floor of each window, and none that says nothing.
    func limits(
        _ rule: MaskingRule,
        _ windows: [Int64],
        rate: Int64
    ) -> (all: [CallerLimit], main: CallerLimit) {
        let all = windows.map { window in
            let parts = Int((Double(window) / Double(rule.windowMicroseconds)).rounded(.up))
            let floor = parts * (rule.threshold - 1) + 1
            return CallerLimit(
                callers: callers(rate: rate, window: window, floor: floor),
                windowMicroseconds: window
            )
        }
        let kept = all.filter { limit in
            limit.callers <= CallerLimit.callersMax
                && !all.contains {
                    $0.windowMicroseconds > limit.windowMicroseconds && $0.callers <= limit.callers
                }
        }
        let main = all.first { $0.windowMicroseconds == rule.windowMicroseconds } ?? all[0]
        return (kept.isEmpty ? [main] : kept, main)
    }
}
