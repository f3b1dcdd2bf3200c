package import Telephony

/// Writes JSON as bytes, one piece behind the other: the very bytes that `JSON` would give.
///
/// For what comes in numbers. No value is built, and plain text is copied from where it lies; whoever
/// uses it says where commas and brackets stand.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Begins anew, in the room that there is.
    package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Adds what was written before, such as a key with its colon.
    package mutating func append(written piece: [UInt8]) { bytes += piece }

    /// The same where it lies among others.
    package mutating func append(written piece: Span<UInt8>) { bytes.append(copying: piece) }

    /// Adds a bracket, a comma or the like.
    package mutating func append(sign: Unicode.Scalar) { bytes.append(UInt8(ascii: sign)) }

    /// Adds a key with its colon: a word of the program's own, which wants no escapes.
    package mutating func append(key name: String, _ suffix: StaticString = "") {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(copying: name.utf8.span)
        bytes += "\(suffix)".utf8
        bytes += "\":".utf8
    }

    /// Adds a value of any kind.
    package mutating func append(_ value: JSON) { bytes += value.encoded.utf8 }

    /// Adds a yes or no.
    package mutating func append(_ flag: Bool) { bytes += (flag ? "true" : "false").utf8 }

    /// Adds that nothing is known.
    package mutating func appendNull() { bytes += "null".utf8 }

    /// Adds text, in quotes.
    package mutating func append(_ text: String) { append(text: text.utf8.span) }

    /// Adds text, in quotes; bytes that are no UTF-8 become U+FFFD.
    package mutating func append(text: Span<UInt8>) {
        switch Self.plainness(of: text) {
        case .plain:
            bytes.append(UInt8(ascii: "\""))
            bytes.append(copying: text)
            bytes.append(UInt8(ascii: "\""))
        case .ascii: append(ascii: text)
        case .other:
            // Letters of other scripts, and what hides among them, are told apart in one place.
            let string = String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
            append(JSON.string(string))
        }
    }

    /// Adds a whole number.
    package mutating func append(_ number: Int64) {
        var digits: InlineArray<20, UInt8> = .init(repeating: 0)
        var (start, rest) = (20, number.magnitude)
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(copying: digits.span.extracting(start..<20))
    }

    /// Adds a moment as ISO 8601, in quotes.
    package mutating func append(time: EventTime) {
        bytes.append(UInt8(ascii: "\""))
        TimeText.append(iso8601: time, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// What has to be looked at in a text.
    private enum Plainness {
        /// Nothing: it stands as it is.
        case plain
        /// Single characters of ASCII that are escaped.
        case ascii
        /// Everything.
        case other
    }

    private static func plainness(of text: Span<UInt8>) -> Plainness {
        var (escaped, high): (UInt8, UInt8) = (0, 0)
        for index in text.indices {
            let byte = text[index]
            // Without a branch, so that it is done for many bytes at a time.
            escaped |= byte < 0x20 ? 1 : 0
            escaped |= byte == UInt8(ascii: "\"") ? 1 : 0
            escaped |= byte == UInt8(ascii: "\\") ? 1 : 0
            escaped |= byte == 0x7f ? 1 : 0
            high |= byte
        }
        return high >= 0x80 ? .other : escaped != 0 ? .ascii : .plain
    }

    private mutating func append(ascii text: Span<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\r"): bytes += "\\r".utf8
            case UInt8(ascii: "\t"): bytes += "\\t".utf8
            case 0x20..<0x7f: bytes.append(byte)
            default: bytes += "\\u00".utf8 + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
