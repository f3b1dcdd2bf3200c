extension NumberingPlan {
    /// The user part of a SIP or tel URI, or of what a switch made of one: scheme, parameters and
    /// host dropped, escapes undone (RFC 3261, 19.1.1 and 19.1.4).
    func userPart<let capacity: Int>(of text: ShortText<capacity>) -> PartyText {
        var user = PartyText()
        var index = schemeLength(of: text)
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "@") { break }
            if byte == UInt8(ascii: "%"), index + 2 < text.count,
                let high = hexValue(text[index + 1]), let low = hexValue(text[index + 2])
            {
                user.append(high << 4 | low)
                index += 3
                continue
            }
            let isLeadingSpace = byte == UInt8(ascii: " ") && user.isEmpty
            if !isLeadingSpace { user.append(byte) }
            index += 1
        }
        return trimmed(user)
    }

    /// True for what switches and carriers write for a caller that withheld its number: RFC 3323
    /// (`anonymous`), RFC 3325 practice, and digits that are all zero.
    func isWithheld(_ user: PartyText) -> Bool {
        guard !user.isEmpty else { return true }
        if (0..<user.count).allSatisfy({ user[$0] == UInt8(ascii: "0") }) { return user.count > 3 }
        return Self.withheldNames.contains { name in
            name.count == user.count && name.indices.allSatisfy { name[$0] == user[$0] | 0x20 }
        }
    }

    /// Keeps identities longer than their buffer apart: the end gives way to a hash of the whole.
    func marked(_ user: PartyText, with hash: UInt64) -> PartyText {
        var text = PartyText()
        for index in 0..<min(user.count, 47) { text.append(user[index]) }
        text.append(UInt8(ascii: "~"))
        for shift in stride(from: 60, through: 0, by: -4) {
            text.append(Array("0123456789abcdef".utf8)[Int(hash >> UInt64(shift) & 0xf)])
        }
        return text
    }

    private static let withheldNames: [[UInt8]] = [
        "anonymous", "unknown", "restricted", "unavailable", "private", "withheld", "blocked",
        "privacy",
    ].map { Array($0.utf8) }

    private func schemeLength<let capacity: Int>(of text: ShortText<capacity>) -> Int {
        for scheme in ["sip:", "sips:", "tel:"] where text.count > scheme.utf8.count {
            if scheme.utf8.enumerated().allSatisfy({ text[$0] | 0x20 == $1 | 0x20 }) {
                return scheme.utf8.count
            }
        }
        return 0
    }

    private func trimmed(_ user: PartyText) -> PartyText {
        guard !user.isEmpty, user[user.count - 1] == UInt8(ascii: " ") else { return user }
        var end = user.count
        while end > 0, user[end - 1] == UInt8(ascii: " ") { end -= 1 }
        return PartyText(bytes: (0..<end).lazy.map { user[$0] })
    }
}

/// The value of a hexadecimal digit in ASCII.
@inline(__always)
package func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
