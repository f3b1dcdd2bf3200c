/// Why no telephone can have a number.
package enum NumberMisfit: Sendable, Equatable {
    /// No country has a code that opens it.
    case noSuchCode
    /// The country of this code has no number of so many digits behind it.
    case noSuchLength(code: Int, digits: Int)
}

extension Party {
    /// Why the number cannot exist, by the lengths of all numbers that countries have; nil where it may,
    /// or where the party is no international number.
    ///
    /// Extensions and short codes are the switch's own affair, so nothing is said of them.
    package var misfit: NumberMisfit? {
        guard kind == .international, let number else { return nil }
        return CountryFacts.misfit(Digits(number))
    }
}
