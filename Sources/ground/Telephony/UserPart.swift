/// The user part of a SIP or tel URI, or of what a switch made of one.
///
/// Scheme, parameters and host are dropped, escapes undone (RFC 3261, 19.1.1 and 19.1.4), spaces,
/// quotes and unseen marks around it too. A URI in angle brackets is taken out of them.
struct UserPart {
    typealias Text = ShortText<256>

    private(set) var text = Text()
    /// False where the source was cut before the user part ended: a number might go on, so it is
    /// not read as one.
    private(set) var isWhole: Bool
    /// True where the host is one of those that RFC 3323 and 3GPP give to those who hide.
    private var hasAnonymousHost = false
    /// True where other bytes than printable ASCII stand in the text.
    private var isForeign = false
    /// True where nothing of the text is seen.
    private var isUnseen = false
    private let cutHash: UInt64?

    /// `cutHash` is given where `source` is only the beginning of what the switch sent.
    init(of source: Span<UInt8>, cutHash: UInt64?) {
        precondition(source.count <= 256, "a party is read from at most 256 bytes")
        self.cutHash = cutHash
        isWhole = cutHash == nil
        let (start, end) = Self.bracketed(source)
        var index = start + Self.schemeLength(of: source, from: start)
        var spaces = 0
        while index < end {
            let (byte, length) = Self.unescaped(source, at: index, end: end)
            index += length
            if length == 1, byte == UInt8(ascii: ";") || byte == UInt8(ascii: "@") {
                isWhole = true
                hasAnonymousHost =
                    byte == UInt8(ascii: "@") && Self.isAnonymousHost(source, from: index)
                break
            }
            if byte == UInt8(ascii: " ") {
                spaces += text.isEmpty ? 0 : 1
                continue
            }
            for _ in 0..<spaces { text.append(UInt8(ascii: " ")) }
            spaces = 0
            isForeign = isForeign || PlainText.isNeeded(for: byte)
            text.append(byte)
        }
        if isForeign {
            let visible = PlainText.visible(text)
            // A callee of marks alone is a callee like any other.
            isUnseen = visible.isEmpty
            text = isUnseen ? text : visible
        }
        if end < source.count { isWhole = true }
        dropQuotes()
    }

    /// Nil where the text is no number.
    var digits: Digits? {
        if let digits = text.withBytes({ Digits(of: $0) }) { return digits }
        return isForeign ? PlainText.number(text).withBytes { Digits(of: $0) } : nil
    }

    /// The text with digits and signs of any script as ASCII.
    var plain: Text { isForeign ? PlainText.number(text) : text }

    /// True for what switches and carriers write for a caller that withheld its number.
    var isWithheld: Bool {
        text.isEmpty || isUnseen || hasAnonymousHost
            || text.withBytes { WithheldNames.contains($0) }
    }

    /// Quotes of either kind that stand around all of it.
    private mutating func dropQuotes() {
        guard text.count > 2, let quote = "\"'".utf8.first(where: { $0 == text[0] }),
            text[text.count - 1] == quote
        else { return }
        var inner = Text()
        for index in 1..<text.count - 1 { inner.append(text[index]) }
        text = inner
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

    private static let schemes: [[UInt8]] = ["sip:", "sips:", "tel:"].map { Array($0.utf8) }

    private static func schemeLength(of text: Span<UInt8>, from start: Int) -> Int {
        let count = text.count - start
        guard count > 4,
            text[start + 3] == UInt8(ascii: ":") || text[start + 4] == UInt8(ascii: ":")
        else { return 0 }
        let scheme = schemes.first { scheme in
            scheme.count < count
                && scheme.indices.allSatisfy { text[start + $0] | 0x20 == scheme[$0] | 0x20 }
        }
        return scheme?.count ?? 0
    }

    /// What stands in angle brackets behind a display name or alone; all of it where none close.
    private static func bracketed(_ text: Span<UInt8>) -> (start: Int, end: Int) {
        var start: Int?
        for index in 0..<text.count {
            switch text[index] {
            case UInt8(ascii: "<"): start = index + 1
            case UInt8(ascii: ">"): if let start { return (start, index) }
            default: break
            }
        }
        return (0, text.count)
    }

    private static let anonymousHosts = ["anonymous.invalid", "unknown.invalid"].map {
        Array($0.utf8)
    }

    private static func isAnonymousHost(_ text: Span<UInt8>, from start: Int) -> Bool {
        anonymousHosts.contains { host in
            let end = start + host.count
            guard end <= text.count,
                host.indices.allSatisfy({ text[start + $0] | 0x20 == host[$0] })
            else { return false }
            return end == text.count || !isAlphanumeric(text[end]) && text[end] != 0x2e
        }
    }

    private static func unescaped(
        _ text: Span<UInt8>,
        at index: Int,
        end: Int
    ) -> (UInt8, length: Int) {
        guard text[index] == UInt8(ascii: "%"), index + 2 < end,
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
