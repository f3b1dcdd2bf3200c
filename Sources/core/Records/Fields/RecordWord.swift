package import Telephony

/// An enum that journals hold as one byte and tables and output as a word.
///
/// Raw values count up from zero and are never given to something else.
package protocol RecordWord: RawRepresentable, CaseIterable, Sendable, Equatable
where RawValue == UInt8 {
    /// By raw value. Kept by each type: the names of cases are found by reflection, which takes longer
    /// than to store a row.
    static var words: [String] { get }
    /// Without this word nothing can be done with a record.
    static var isVital: Bool { get }
}

extension RecordWord {
    package static var isVital: Bool { false }

    /// The word in output and in the log.
    package var word: String { Self.words[Int(rawValue)] }

    /// Nil for a word that nobody here knows: it is a newer program's.
    package init?(word: String) {
        guard let place = Self.words.firstIndex(of: word) else { return nil }
        self.init(rawValue: UInt8(truncatingIfNeeded: place))
    }

    /// The words as the cases are called, for a type's own `words`.
    package static var caseNames: [String] { allCases.map { "\($0)" } }
}

extension CallerSource: RecordWord {
    package static let words = caseNames
}

extension CallLeg: RecordWord {
    package static let words = caseNames
}

extension CallEvent.Kind: RecordWord {
    package static let words = caseNames
}

extension Attestation: RecordWord {
    package static let words = [
        "none", "signed", "passed", "passed_a", "passed_b", "passed_c", "failed", "unverified",
    ]
}
