/// How much of an exponential average is left after so many bins, in whole numbers.
struct DecayTable: Sendable {
    /// The average forgets at this rate: after so long, 1/e is left.
    static let microseconds = 300.0e6
    /// Sums of calls are kept in parts of a call.
    static let parts: UInt32 = 1_024
    /// A new average is taken for one of so many bins at least: fewer say too little.
    private static let youngestBins = 6

    /// Of 2^32, by the number of bins; nothing is left beyond.
    private let factors: [UInt32]
    /// Thousandths of calls an hour that one part stands for, times 2^16.
    private let scale: Int64

    init(binMicroseconds: Int64) {
        let width = Double(binMicroseconds)
        var factors: [UInt32] = [.max]
        while let last = factors.last, last > 0 {
            let left = Logarithm.exponential(
                minus: width * Double(factors.count) / Self.microseconds
            )
            factors.append(UInt32(left * 4_294_967_296))
        }
        let lost = 1 - Logarithm.exponential(minus: width / Self.microseconds)
        scale = Int64(lost * 3.6e12 * 65_536 / (width * Double(Self.parts)))
        self.factors = factors
    }

    /// The sum so many bins later.
    func decayed(_ sum: UInt32, bins: Int) -> UInt32 {
        guard bins > 0 else { return sum }
        guard bins < factors.count else { return 0 }
        return UInt32(truncatingIfNeeded: (UInt64(sum) * UInt64(factors[bins])) >> 32)
    }

    /// The rate that a sum stands for which has been gathered over so many bins.
    func rate(_ sum: UInt32, ageBins: Int) -> Int64 {
        let whole = (Int64(sum) * scale) >> 16
        let age = max(ageBins, Self.youngestBins)
        guard age < factors.count else { return whole }
        return whole << 16 / Int64(65_536 - factors[age] >> 16)
    }
}
