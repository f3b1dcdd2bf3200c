/// Makes what a caller or a telephone put around digits plain: marks that nobody sees, spaces that
/// do not break, digits of other scripts and widths.
///
/// Numbers that were copied from a contact list or a page carry such marks (U+202A … U+202C around
/// each number on some telephones), and a caller can add them to make one callee many.
enum PlainText {
    typealias Text = UserPart.Text

    /// True where there is anything to do: bytes that are no printable ASCII.
    static func isNeeded(for byte: UInt8) -> Bool { byte >= 0x7f || byte < 0x20 }

    /// Without what is not seen, other spaces turned to plain ones, none at either end.
    static func visible(_ text: Text) -> Text {
        var result = Text()
        var spaces = 0
        each(of: text) { scalar, bytes in
            switch scalar {
            case let scalar? where isUnseen(scalar): return
            case let scalar? where isSpace(scalar):
                spaces += result.isEmpty ? 0 : 1
            // A no-break space and a soft hyphen of Latin-1.
            case nil where bytes.first == 0xa0: spaces += result.isEmpty ? 0 : 1
            case nil where bytes.first == 0xad: return
            default:
                for _ in 0..<spaces { result.append(UInt8(ascii: " ")) }
                spaces = 0
                for byte in bytes { result.append(byte) }
            }
        }
        return result
    }

    /// Digits and signs of a number, whatever their script and width, as ASCII.
    static func number(_ text: Text) -> Text {
        var result = Text()
        each(of: text) { scalar, bytes in
            guard let scalar, !scalar.isASCII else {
                for byte in bytes { result.append(byte) }
                return
            }
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
            {
                result.append(0x30 + UInt8(value))
            } else if let sign = sign(scalar) {
                result.append(sign)
            } else {
                for byte in bytes { result.append(byte) }
            }
        }
        return result
    }

    private static func sign(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar {
        case "\u{ff0b}", "\u{fe62}", "\u{207a}": UInt8(ascii: "+")
        case "\u{2212}": UInt8(ascii: "-")
        case "\u{ff08}", "\u{fe59}": UInt8(ascii: "(")
        case "\u{ff09}", "\u{fe5a}": UInt8(ascii: ")")
        case "\u{ff0e}", "\u{b7}", "\u{2022}", "\u{2024}": UInt8(ascii: ".")
        case "\u{ff0f}", "\u{2044}": UInt8(ascii: "/")
        default: scalar.properties.generalCategory == .dashPunctuation ? UInt8(ascii: "-") : nil
        }
    }

    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return scalar == "\u{2800}"  // A Braille cell without dots.
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .spaceSeparator
    }

    /// Each scalar with its bytes; nil and one byte where the text is no UTF-8.
    private static func each(
        of text: Text,
        _ body: (Unicode.Scalar?, ArraySlice<UInt8>) -> Void
    ) {
        let bytes = (0..<text.count).map { text[$0] }
        var rest = bytes[...]
        while !rest.isEmpty {
            var decoder = UTF8()
            var iterator = rest.prefix(4).makeIterator()
            if case .scalarValue(let scalar) = decoder.decode(&iterator) {
                body(scalar, rest.prefix(UTF8.width(scalar)))
                rest = rest.dropFirst(UTF8.width(scalar))
            } else {
                body(nil, rest.prefix(1))
                rest = rest.dropFirst()
            }
        }
    }
}
