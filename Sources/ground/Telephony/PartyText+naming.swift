extension PartyText {
    /// What `Party.name` says, empty where it says nothing; no `String` is made on the way.
    package init(naming party: Party) {
        switch party.kind {
        case .international: self.init(digitsOf: party.word, behindPlus: true)
        case .local: self.init(digitsOf: party.word, behindPlus: false)
        case .withheld: self = "withheld"
        case .none, .text: self.init()
        }
    }

    /// How operators read a caller or callee of an event.
    package init(naming reading: PartyReading) {
        switch reading {
        case .party(let party): self.init(naming: party)
        case .text(let text): self = text
        }
    }

    /// Digits as `PhoneNumber` packs them: four bits each from bit 59 down, 15 behind the last.
    private init(digitsOf word: UInt64, behindPlus: Bool) {
        let digits = word &<< 4
        let high = Nibbles.spread(UInt32(truncatingIfNeeded: digits >> 32))
        let low = Nibbles.spread(UInt32(truncatingIfNeeded: digits))
        let count = Self.digitCount(high)
        var all = count < 8 ? count : min(8 + Self.digitCount(low), PhoneNumber.digitsMax)
        let zeros: UInt64 = 0x3030_3030_3030_3030
        var text: InlineArray<2, UInt64> = [high | zeros, low | zeros]
        if behindPlus {
            // With 15 digits at most, the plus has room before them.
            text = [text[0] >> 8 | UInt64(UInt8(ascii: "+")) << 56, text[0] << 56 | text[1] >> 8]
            all += 1
        }
        text = [text[0].bigEndian, text[1].bigEndian]
        self.init(copying: unsafe text.span.bytes.extracting(0..<all))
    }

    /// How many of eight bytes, from the highest on, are digits.
    private static func digitCount(_ bytes: UInt64) -> Int {
        // From ten on a byte has its fifth bit set once six are added.
        let others = (bytes &+ 0x0606_0606_0606_0606) & 0x1010_1010_1010_1010
        return others.leadingZeroBitCount / 8
    }
}
