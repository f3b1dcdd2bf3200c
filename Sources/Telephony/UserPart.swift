/// The user part of a SIP or tel URI, or of what a switch made of one: scheme, parameters and host
/// dropped, escapes undone (RFC 3261, 19.1.1 and 19.1.4), spaces around it too.
struct UserPart {
    typealias Text = ShortText<256>

    private(set) var text = Text()
    /// False where the source was cut before the user part ended: a number might go on, so it is
    /// not read as one.
    private(set) var isWhole: Bool
    private let cutHash: UInt64?

    /// `cutHash` is given where `source` is only the beginning of what the switch sent.
    init(of source: Span<UInt8>, cutHash: UInt64?) {
        precondition(source.count <= 256, "a party is read from at most 256 bytes")
        self.cutHash = cutHash
        isWhole = cutHash == nil
        var index = Self.schemeLength(of: source)
        var spaces = 0
        while index < source.count {
            let (byte, length) = Self.unescaped(source, at: index)
            index += length
            if length == 1, byte == UInt8(ascii: ";") || byte == UInt8(ascii: "@") {
                isWhole = true
                break
            }
            if byte == UInt8(ascii: " ") {
                spaces += text.isEmpty ? 0 : 1
                continue
            }
            for _ in 0..<spaces { text.append(UInt8(ascii: " ")) }
            spaces = 0
            text.append(byte)
        }
    }

    /// Nil where the text is no number.
    var digits: Digits? { text.withBytes { Digits(of: $0) } }

    /// True for what switches and carriers write for a caller that withheld its number: nothing,
    /// RFC 3323's `anonymous`, and the words in use beside it.
    var isWithheld: Bool {
        guard !text.isEmpty else { return true }
        return Self.withheldNames.contains { name in
            name.count == text.count && name.indices.allSatisfy { name[$0] == text[$0] | 0x20 }
        }
    }

    /// The user part as an identity of its own.
    ///
    /// One that is too long stays apart from others by a hash of the whole in place of its end.
    var identity: PartyText {
        var identity = PartyText()
        if isWhole, text.count <= 64 {
            for index in 0..<text.count { identity.append(text[index]) }
            return identity
        }
        let wholeHash = isWhole ? text.stableHash : cutHash ?? text.stableHash
        for index in 0..<min(text.count, 47) { identity.append(text[index]) }
        identity.append(UInt8(ascii: "~"))
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: wholeHash >> UInt64(shift) & 0xf)
            identity.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
        return identity
    }

    private static let withheldNames: [[UInt8]] = [
        "anonymous", "unknown", "restricted", "unavailable", "private", "withheld", "blocked",
        "privacy",
    ].map { Array($0.utf8) }

    private static let schemes: [[UInt8]] = ["sip:", "sips:", "tel:"].map { Array($0.utf8) }

    private static func schemeLength(of text: Span<UInt8>) -> Int {
        guard text.count > 4, text[3] == UInt8(ascii: ":") || text[4] == UInt8(ascii: ":") else {
            return 0
        }
        let scheme = schemes.first { scheme in
            scheme.count < text.count
                && scheme.indices.allSatisfy { text[$0] | 0x20 == scheme[$0] | 0x20 }
        }
        return scheme?.count ?? 0
    }

    private static func unescaped(_ text: Span<UInt8>, at index: Int) -> (UInt8, length: Int) {
        guard text[index] == UInt8(ascii: "%"), index + 2 < text.count,
            let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2])
        else { return (text[index], 1) }
        return (high << 4 | low, 3)
    }
}

/// The value of a hexadecimal digit in ASCII.
@inlinable
package func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
