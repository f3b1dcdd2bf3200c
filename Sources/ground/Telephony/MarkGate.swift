/// Keeps marks that combine with the letter in front of them, such as accents, on letters of the text
/// they came in.
///
/// A mark at the beginning of a text would be drawn over whatever stands in front of it: the quote
/// of a JSON string, the `=` of a log line. So it must follow a letter, a digit or a symbol; spaces
/// and ASCII punctuation may be ours. A tower of marks would be drawn over the lines around.
package struct MarkGate {
    /// Marks on one letter; no living script needs more (UTS #39, 5.4).
    package static let marksMax = 4

    private var marksLeft = 0

    package init() {}

    /// Whether the next scalar of the text may be shown as it is.
    package mutating func shows(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value >= 0x20, scalar.value < 0x7f {
            marksLeft = isAlphanumeric(UInt8(scalar.value)) ? Self.marksMax : 0
            return true
        }
        guard TextEscape.showsItself(scalar) else {
            marksLeft = 0
            return false
        }
        guard Self.combines(scalar) else {
            marksLeft = Self.marksMax
            return true
        }
        guard marksLeft > 0 else { return false }
        marksLeft -= 1
        return true
    }

    /// True for marks, and for the vowels and finals of Hangul that join the letter in front.
    private static func combines(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark: true
        default:
            (0x1160...0x11ff).contains(scalar.value) || (0xd7b0...0xd7ff).contains(scalar.value)
        }
    }
}
