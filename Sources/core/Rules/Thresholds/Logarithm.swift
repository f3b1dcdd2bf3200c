/// Logarithms and powers of e by the four basic operations alone.
///
/// The C library's differ between machines in the last bit, and what is learned must not.
enum Logarithm {
    private static let ofTwo = 0.693147180559945309417232121458

    /// The natural logarithm of a number above zero.
    static func natural(_ value: Double) -> Double {
        var (part, power) = (value.significand, Double(value.exponent))
        if part > 1.414 {
            part /= 2
            power += 1
        }
        let ratio = (part - 1) / (part + 1)
        let square = ratio * ratio
        // Below 0.172 each term is less than a thirtieth of the one before.
        var sum = 1 / 23.0
        sum = sum * square + 1 / 21.0
        sum = sum * square + 1 / 19.0
        sum = sum * square + 1 / 17.0
        sum = sum * square + 1 / 15.0
        sum = sum * square + 1 / 13.0
        sum = sum * square + 1 / 11.0
        sum = sum * square + 1 / 9.0
        sum = sum * square + 1 / 7.0
        sum = sum * square + 1 / 5.0
        sum = sum * square + 1 / 3.0
        sum = sum * square + 1
        return power * ofTwo + 2 * ratio * sum
    }

    /// e to the power of a number that is not above zero.
    static func exponential(minus value: Double) -> Double {
        var (part, squarings) = (value, 0)
        while part > 0.5 {
            part /= 2
            squarings += 1
        }
        var (term, sum) = (1.0, 1.0)
        for number in 1...18 {
            term *= part / Double(number)
            sum += term
        }
        var result = 1 / sum
        for _ in 0..<squarings { result *= result }
        return result
    }
}
