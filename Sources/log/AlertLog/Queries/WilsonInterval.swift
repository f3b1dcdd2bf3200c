/// Within which bounds a share lies, judged by a few of many: Wilson's score interval of 95 %.
///
/// Unlike the plain one it never leaves 0 to 1, and says something of none or all of a few. It takes
/// the four operations and a square root, which are the same on every machine (IEEE 754).
package struct WilsonInterval: Sendable, Equatable {
    package let low: Double
    package let high: Double

    /// The quantile of the normal distribution that leaves 2.5 % on either side.
    private static let z = 1.959_963_984_540_054

    /// Of `count` that were looked at, so many were true; nil where none was looked at.
    package init?(_ trueCount: Int, of count: Int) {
        guard count > 0, (0...count).contains(trueCount) else { return nil }
        let n = Double(count)
        let share = Double(trueCount) / n
        let square = Self.z * Self.z
        let middle = share + square / (2 * n)
        let reach = Self.z * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
        let whole = 1 + square / n
        // At the ends the bounds are exact, which rounding would spoil.
        low = trueCount == 0 ? 0 : max(0, (middle - reach) / whole)
        high = trueCount == count ? 1 : min(1, (middle + reach) / whole)
    }
}
