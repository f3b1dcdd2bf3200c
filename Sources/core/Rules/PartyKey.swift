package import Telephony

/// A party by a word that means the same for ever, in every run.
///
/// The word of a number is its own. An identity that is no number has a word of its table for as long
/// as a call with it is held, which whoever has a longer memory than that cannot keep: here it is a
/// digest of the text.
package struct PartyKey: Hashable, Sendable, BitwiseCopyable {
    package let word: UInt64

    package init(word: UInt64) { self.word = word }

    /// The key of a party that is no text.
    package init(_ party: Party) { word = party.word }

    /// The key of an identity that is no number.
    package init(text: PartyText) { word = Party.text(serial: text.stableHash).word }

    package init(_ reading: PartyReading) {
        switch reading {
        case .party(let party): self.init(party)
        case .text(let text): self.init(text: text)
        }
    }

    package var party: Party { Party(word: word) }

    /// All numbers that differ from this one in no more than their last digits; nil for what is no
    /// number, or where no digit would be left.
    package func range(digits: Int) -> Party? {
        guard digits > 0, let packed = party.number?.packed else { return nil }
        // Places behind the last digit have all four bits set, which no digit has.
        let unused = (~packed).trailingZeroBitCount / 4 + digits
        guard unused < PhoneNumber.digitsMax else { return nil }
        let start = PhoneNumber(packed: packed | (1 << UInt64(4 * unused) - 1))
        return party.kind == .international ? .international(start) : .local(start)
    }

    /// True where it is known who it is: neither missing nor withheld.
    package var isSomebody: Bool { party.isSomebody }

    /// True where the key is not the party's name itself.
    var isOfText: Bool { party.kind == .text }

    /// Spread over all bits; equal keys are equal everywhere.
    var hash: UInt64 { mixed(word) }
}
