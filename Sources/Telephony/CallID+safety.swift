extension ShortText {
    /// True when the text may stand in a command to a switch.
    ///
    /// FreeSWITCH names calls by UUIDs, or by SIP Call-IDs where a profile says so, and callers choose
    /// those. Letters, digits and `-._@` are all that such a name needs; a space, a line end or
    /// anything else would let a caller write commands. It must open with a letter or digit.
    package var isSafeIdentifier: Bool {
        guard !isEmpty, !isCut, Self.isAlphanumeric(self[0]) else { return false }
        return (0..<count).allSatisfy { index in
            switch self[index] {
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "@"): true
            default: Self.isAlphanumeric(self[index])
            }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
