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
    for index in bytes.indices {
        switch bytes[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "@"): continue
        default: guard isAlphanumeric(bytes[index]) else { return false }
        }
    }
    return true
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
}
