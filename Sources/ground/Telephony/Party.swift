/// Who calls or is called, as one exact 64-bit word: equal words are the same party.
///
/// The top four bits say what kind of party it is, the other 60 hold it. Identities that are no
/// numbers get their word from an `IdentityTable`, which hands out one serial number per text.
@usableFromInline
package struct Party: Hashable, Sendable, BitwiseCopyable {
    package enum Kind: UInt8, Sendable {
        /// Nothing known: the event had no such header.
        case none = 0
        /// A number in international form.
        case international = 1
        /// Digits that the numbering plan could not bring to international form: short codes.
        case local = 2
        /// An identity that is no number: 60 bits of serial number.
        case text = 3
        /// A caller that withheld its number; the low bits tell such callers apart where asked to.
        case withheld = 4
    }

    @usableFromInline package let word: UInt64

    package init(word: UInt64) { self.word = word }

    private init(_ kind: Kind, _ low: UInt64) {
        word = UInt64(kind.rawValue) << 60 | low & 0x0fff_ffff_ffff_ffff
    }

    package static let none = Party(.none, 0)
    package static let withheld = Party(.withheld, 0)
    package static func international(_ number: PhoneNumber) -> Party {
        Party(.international, number.packed)
    }
    package static func local(_ number: PhoneNumber) -> Party { Party(.local, number.packed) }
    package static func text(serial: UInt64) -> Party { Party(.text, serial) }
    package static func withheld(serial: UInt64) -> Party { Party(.withheld, serial) }

    package var kind: Kind { Kind(rawValue: UInt8(word >> 60)) ?? .none }

    /// The number, where the party is one.
    package var number: PhoneNumber? {
        switch kind {
        case .international, .local: PhoneNumber(packed: word)
        case .none, .text, .withheld: nil
        }
    }

    /// How operators read the party: `+2348031234567`, `112`, `withheld`; nil for text, which only
    /// the event that brought it can spell.
    package var name: String? {
        switch kind {
        case .international: "+" + PhoneNumber(packed: word).digits
        case .local: PhoneNumber(packed: word).digits
        case .withheld: "withheld"
        case .none: ""
        case .text: nil
        }
    }
}

/// What is made of a party's text before the identity table has seen it.
@usableFromInline
package enum PartyReading: Equatable, Sendable {
    case party(Party)
    /// No number: compares as this text.
    case text(PartyText)

    /// True where it is this party: one word is compared, and no text looked at.
    @inlinable
    package func isParty(_ party: Party) -> Bool {
        if case .party(let own) = self { own.word == party.word } else { false }
    }
}

/// A caller or callee as text.
@usableFromInline
package typealias PartyText = ShortText<64>
