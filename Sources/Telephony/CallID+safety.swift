extension ShortText {
    /// True when the text may stand in a command to a switch.
    ///
    /// FreeSWITCH names calls by UUIDs, or by SIP Call-IDs where a profile says so, and callers
    /// choose those. Letters, digits and `-._@` are all that such a name needs; a space, a line end or
    /// anything else would let a caller write commands. It must open with a letter or digit.
    @inlinable
    package var isSafeIdentifier: Bool {
        !isCut && withBytes { isIdentifier($0) }
    }
}

@usableFromInline
func isIdentifier(_ bytes: Span<UInt8>) -> Bool {
    guard !bytes.isEmpty, isAlphanumeric(bytes[0]) else { return false }
    var index = 0
    while index < bytes.count {
        var word: UInt64
        if bytes.count &- index >= 8 {
            let all = unsafe bytes.bytes
            word = unsafe all.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        } else {
            // What the text does not fill is filled with bytes that may stand.
            word = IdentifierBytes.ones &* UInt64(UInt8(ascii: "a"))
            for place in index..<bytes.count { word = word &<< 8 | UInt64(bytes[place]) }
        }
        guard IdentifierBytes.areAll(word) else { return false }
        index &+= 8
    }
    return true
}

/// Letters, digits and `-._@`, eight bytes at once: this is asked of every byte of every kill.
private enum IdentifierBytes {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    static func areAll(_ word: UInt64) -> Bool {
        guard word & highs == 0 else { return false }
        // Small and large letters differ in one bit.
        let letters = those(in: word | ones &* 0x20, from: "a", to: "z")
        let signs = those(in: word, from: "-", to: ".") | those(in: word, from: "_", to: "_")
        let digits = those(in: word, from: "0", to: "9") | those(in: word, from: "@", to: "@")
        return letters | signs | digits == highs
    }

    /// The highest bit of each byte, none of which has it set, that lies in a range.
    @inline(__always)
    private static func those(in word: UInt64, from: Unicode.Scalar, to: Unicode.Scalar) -> UInt64 {
        let isAtLeast = word &+ ones &* (0x80 - UInt64(from.value))
        let isBeyond = word &+ ones &* (0x7f - UInt64(to.value))
        return isAtLeast & ~isBeyond & highs
    }
}

extension ShortText {
    /// True when the text may stand, quoted, in a request to a SIP proxy.
    ///
    /// RFC 3261 lets a Call-ID hold most printable characters; those that quote or escape are left
    /// out, as is everything that does not print.
    package var isSafeDialogName: Bool {
        guard !isEmpty, !isCut else { return false }
        return (0..<count).allSatisfy { index in
            let byte = self[index]
            return byte > 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c
        }
    }
}

extension CallEvent {
    /// True when the call can be named in a command to its switch.
    package var canBeNamed: Bool { isNamedByDialog ? id.isSafeDialogName : id.isSafeIdentifier }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
}
