/// Text that a caller chose, made fit for a terminal or a log line.
///
/// Whatever could move a cursor, forge a line, turn the reading direction or stand invisibly between
/// letters is shown as an escape; the rest stays as it is, in any script. A backslash is doubled, so
/// that what is shown says exactly what was sent.
package enum TextEscape {
    /// The text with every character that does not show itself written as `\n`, `\u{202e}` and so on.
    package static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var gate = MarkGate()
        for scalar in text.unicodeScalars { append(scalar, to: &result, &gate) }
        return result
    }

    /// One scalar of a text as it is shown there; the gate knows what came before.
    package static func shown(_ scalar: Unicode.Scalar, _ gate: inout MarkGate) -> String {
        var result = ""
        append(scalar, to: &result, &gate)
        return result
    }

    /// The same for our own sentences that quote others: backslashes stay single, and what is longer
    /// than so many bytes ends in `…`.
    package static func sentence(_ text: some StringProtocol, bytesMax: Int) -> String {
        var result = ""
        var gate = MarkGate()
        for scalar in text.unicodeScalars {
            let piece = scalar == "\\" ? "\\" : shown(scalar, &gate)
            guard result.utf8.count + piece.utf8.count <= bytesMax else { return result + "…" }
            result += piece
        }
        return result
    }

    /// The same for bytes; those that are no UTF-8 are written as `\xff`.
    package static func escaped(bytes: some Sequence<UInt8>) -> String {
        var result = ""
        var gate = MarkGate()
        var rest = Array(bytes)[...]
        while let first = rest.first {
            if first < 0x80 {
                append(Unicode.Scalar(first), to: &result, &gate)
                rest.removeFirst()
            } else if let (scalar, length) = leadingScalar(of: rest) {
                append(scalar, to: &result, &gate)
                rest.removeFirst(length)
            } else {
                result += "\\x" + hexadecimal(UInt32(first), width: 2)
                gate = MarkGate()
                rest.removeFirst()
            }
        }
        return result
    }

    /// A value of a `key=value` log line: escaped, and in quotes where it would not stand as one word.
    package static func field(_ text: some StringProtocol) -> String {
        field(escaped: escaped(text))
    }

    /// The same for bytes.
    package static func field(bytes: some Sequence<UInt8>) -> String {
        field(escaped: escaped(bytes: bytes))
    }

    private static func field(escaped text: String) -> String {
        let isOneWord = !text.isEmpty && !text.utf8.contains { " \"=".utf8.contains($0) }
        guard !isOneWord else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\\" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private static func append(
        _ scalar: Unicode.Scalar,
        to result: inout String,
        _ gate: inout MarkGate
    ) {
        let isShown = gate.shows(scalar)
        switch scalar {
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\0": result += "\\0"
        case "\\": result += "\\\\"
        case " "..."~": result.unicodeScalars.append(scalar)
        default:
            if isShown {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
    }

    /// Letters, marks, digits, punctuation and symbols do; spaces other than the plain one, controls,
    /// bidirectional and other format characters, fillers and unassigned code points do not.
    package static func showsItself(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator, .spaceSeparator:
            return false
        default:
            return scalar != "\u{2800}"  // A Braille cell without dots is as blank as a space.
        }
    }

    private static func leadingScalar(
        of bytes: ArraySlice<UInt8>
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        var decoder = UTF8()
        var iterator = bytes.prefix(4).makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }

    private static func hexadecimal(_ value: UInt32, width: Int) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
