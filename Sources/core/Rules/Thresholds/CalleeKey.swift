package import Telephony

/// A callee's key, the same in every run.
///
/// A number is its own; an identity that is no number is known by a hash of its text.
package struct CalleeKey: Hashable, Sendable, BitwiseCopyable {
    package let word: UInt64

    package init(word: UInt64) { self.word = word }

    package init(_ reading: PartyReading) {
        switch reading {
        case .party(let party): word = party.word
        case .text(let text): word = Party.text(serial: text.stableHash).word
        }
    }

    /// True where the key is not the callee's name itself.
    var isOfText: Bool { Party(word: word).kind == .text }

    /// True of a hash's better half; equal keys are equal everywhere.
    var hash: UInt64 { mixed(word) }
}
