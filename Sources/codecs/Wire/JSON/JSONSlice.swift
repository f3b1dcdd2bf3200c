/// Where a value lies in a text, and what it is.
package struct JSONSlice: Equatable, Sendable, BitwiseCopyable {
    /// What a value is, as far as events of switches are made of it.
    package enum Kind: UInt8, Sendable, BitwiseCopyable {
        case absent
        /// A string that stands as it means.
        case text
        /// A string with escapes in it.
        case escapedText
        case integer
        case null
        /// Fractions, truth values, arrays and objects: nothing that a switch's event is made of.
        case other
    }

    package private(set) var kind = Kind.absent
    private var start: UInt32 = 0
    private var length: UInt32 = 0

    package init() {}

    package init(_ kind: Kind, _ place: Range<Int>) {
        self.kind = kind
        start = UInt32(truncatingIfNeeded: place.lowerBound)
        length = UInt32(truncatingIfNeeded: place.count)
    }

    /// The bytes of the value; of a string, those between its quotes.
    package var place: Range<Int> { Int(start)..<Int(start + length) }
}
