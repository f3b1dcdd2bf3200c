extension ShortText {
    /// True when the text may stand in a command to a switch.
    ///
    /// FreeSWITCH names calls by UUIDs, or by SIP Call-IDs where a profile says so, and callers
    /// choose those: what cannot be named cannot be ended. `uuid_kill` parts its words at the first space
    /// and reads nothing else into them, and the event socket parts commands at line ends; each printable
    /// character of ASCII but the space was seen to end its own call and no other (1.11.3-dev). A space,
    /// a line end or anything that does not print would let a caller write commands.
    @inlinable
    package var isSafeIdentifier: Bool {
        !isCut && withBytes { isIdentifier($0) }
    }
}

@usableFromInline
func isIdentifier(_ bytes: Span<UInt8>) -> Bool {
    let all = unsafe bytes.bytes
    guard all.byteCount >= 8 else {
        // What the text does not fill is filled with bytes that may stand.
        var word = IdentifierBytes.ones &* UInt64(UInt8(ascii: "a"))
        for place in bytes.indices { word = word &<< 8 | UInt64(bytes[place]) }
        return !bytes.isEmpty && IdentifierBytes.areAll(word)
    }
    // The last eight bytes may have been looked at in part already.
    let last = all.byteCount &- 8
    var index = 0
    while index < last {
        let word = unsafe all.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        guard IdentifierBytes.areAll(word) else { return false }
        index &+= 8
    }
    return IdentifierBytes.areAll(
        unsafe all.unsafeLoadUnaligned(fromByteOffset: last, as: UInt64.self)
    )
}

/// Printable ASCII without the space, eight bytes at once: this is asked of every byte of every kill.
private enum IdentifierBytes {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    static func areAll(_ word: UInt64) -> Bool {
        guard word & highs == 0 else { return false }
        // With no top bit set, neither sum carries from one byte into the next.
        let isAtLeastFirst = word &+ ones &* (0x80 - 0x21)
        let isBeyondLast = word &+ ones
        return isAtLeastFirst & ~isBeyondLast & highs == highs
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

func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
}
