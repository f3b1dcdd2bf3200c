/// How FreeSWITCH writes what is in an event.
///
/// It writes some bytes as `%` and two upper-case digits, and leaves a `%` as it is that stands before
/// two such digits already (`switch_url_encode`, 1.11). So `%41` can only be a name's own, since an `A`
/// is never written so, while `%40` may be its own or its `@`.
package enum SwitchEscape {
    /// True of a byte that is never sent as itself.
    package static func isEscaped(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x24, 0x27...0x2a, 0x2c...0x39, 0x41...0x5a, 0x5f, 0x61...0x7a, 0x7e: false
        default: true
        }
    }

    /// True of a digit as the switch writes it behind `%`.
    package static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46: true
        default: false
        }
    }

    /// True where `%` and two digits can only be what the name itself holds: what they stand for is never
    /// escaped, or a `%` that is no escape because of what follows it.
    package static func isLiteral(
        _ byte: UInt8,
        _ high: UInt8,
        _ low: UInt8,
        before next: (UInt8, UInt8)
    ) -> Bool {
        guard isDigit(high), isDigit(low) else { return false }
        if byte == UInt8(ascii: "%") { return isDigit(next.0) && isDigit(next.1) }
        return isNeverEscaped(byte)
    }

    /// True of a byte that no escape in a name stands for: it is sent as itself, or it cannot stand in a
    /// SIP Call-ID and in a command either.
    package static func isNeverEscaped(_ byte: UInt8) -> Bool {
        !isEscaped(byte) || !isPrinting(byte)
    }

    /// True of a byte that shows itself, which a space does not.
    package static func isPrinting(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7f }
}

/// What a call may be named where the switch's events leave that open: callers choose such names.
extension ShortText {
    /// So many spellings of a name are tried; the first has every escape for what it stands for.
    package static var spellingsMax: Int { 32 }

    /// The bytes that the name may have as escapes instead.
    private var openPlaces: [Int] {
        (0..<count).filter { place in
            guard SwitchEscape.isEscaped(self[place]) else { return false }
            let isPercent = self[place] == UInt8(ascii: "%") && place + 2 < count
            return !isPercent || !SwitchEscape.isDigit(self[place + 1])
                || !SwitchEscape.isDigit(self[place + 2])
        }
    }

    /// True where the name can have another spelling, or hold what cannot be told: an UUID never does.
    package var hasSpellings: Bool {
        (0..<count).contains { SwitchEscape.isEscaped(self[$0]) }
    }

    /// True where all that the name can be is tried.
    package var hasAllSpellings: Bool {
        1 << min(openPlaces.count, 32) <= Self.spellingsMax && !holdsUnprinting
    }

    /// True where the name may have had a byte that cannot stand in a command.
    private var holdsUnprinting: Bool {
        (0..<count).contains { place in
            guard self[place] == UInt8(ascii: "%"), place + 2 < count,
                SwitchEscape.isDigit(self[place + 1]), SwitchEscape.isDigit(self[place + 2])
            else { return false }
            let isLow = self[place + 1] < UInt8(ascii: "2")
            let isHigh = self[place + 1] > UInt8(ascii: "7")
            return isLow || isHigh || isSpaceOrDelete(self[place + 1], self[place + 2])
        }
    }

    private func isSpaceOrDelete(_ high: UInt8, _ low: UInt8) -> Bool {
        (high, low) == (UInt8(ascii: "2"), UInt8(ascii: "0"))
            || (high, low) == (UInt8(ascii: "7"), UInt8(ascii: "F"))
    }

    /// The name in one of its spellings: 0 is as it stands, 1 has escapes in all places, 2 in all but
    /// the last, which is mostly the one before a host, the others in some; nil where there are no more.
    package func spelling(_ number: Int) -> Self? {
        guard number > 0 else { return self }
        let places = openPlaces
        let all = 1 << min(places.count, 32) - 1
        guard number < Self.spellingsMax, number <= all else { return nil }
        let allButLast = all >> 1
        let chosen =
            switch number {
            case 1: all
            case 2: allButLast
            case ...(allButLast + 1): number - 2
            default: number - 1
            }
        var text = Self()
        for place in 0..<count {
            let bit = places.firstIndex(of: place).map { chosen >> min($0, 31) & 1 } ?? 0
            if bit == 1 {
                for byte in "%\(hex(self[place]))".utf8 { text.append(byte) }
            } else {
                text.append(self[place])
            }
        }
        return text
    }

    private func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0\(digits)" : digits
    }
}
