extension PartyText {
    /// What `Party.name` says, empty where it says nothing; no `String` is made on the way.
    package init(naming party: Party) {
        self.init()
        switch party.kind {
        case .international:
            append(UInt8(ascii: "+"))
            appendDigits(of: party.word)
        case .local: appendDigits(of: party.word)
        case .withheld: self = "withheld"
        case .none, .text: break
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
    private mutating func appendDigits(of word: UInt64) {
        for place in stride(from: 56, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: word >> UInt64(place)) & 0xf
            guard digit <= 9 else { break }
            append(UInt8(ascii: "0") &+ digit)
        }
    }
}
