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
    var areAllIn = true
    for index in bytes.indices { areAllIn = areAllIn && IdentifierByte.holds(bytes[index]) }
    return areAllIn
}

/// Letters, digits and `-._@`, a bit each: this is asked of every byte of every kill.
private enum IdentifierByte {
    private static let below64: UInt64 = 0x03ff_6000_0000_0000
    private static let below128: UInt64 = 0x07ff_fffe_87ff_ffff

    @inline(__always)
    static func holds(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? below64 : below128) >> UInt64(byte & 63) & 1 == 1
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
