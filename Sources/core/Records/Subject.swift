package import Telephony

/// What a finding is about: one callee, one caller, one source of calls.
///
/// It is a kind and one word, so that it is compared and looked up as cheaply as a party.
package struct Subject: Hashable, Sendable, BitwiseCopyable {
    /// What sort of thing a finding is about; records keep the number.
    package enum Kind: UInt8, RecordWord, BitwiseCopyable {
        /// A called party.
        case callee
        /// A calling party.
        case caller
        /// The address that calls come from, by a number given by whoever looks at addresses.
        case source
        /// The leading digits of a number, read as a party.
        case prefix
        /// A switch, by its place in the settings.
        case trunk
        /// A block, by its row in the log; 0 for one that the agent made and the log does not show yet.
        case block

        package static let words = caseNames

        /// True where all calls of a finding go to one callee.
        package var hasCallee: Bool { self == .callee || self == .block }
    }

    package let kind: Kind
    /// A party's word, a row or a number, as the kind says.
    package let word: UInt64

    package init(_ kind: Kind, _ word: UInt64) {
        self.kind = kind
        self.word = word
    }

    /// A callee whom too many call.
    package static func callee(_ party: Party) -> Self { Self(.callee, party.word) }
    /// A caller who calls too many.
    package static func caller(_ party: Party) -> Self { Self(.caller, party.word) }
    /// An address that calls come from.
    package static func source(_ number: UInt64) -> Self { Self(.source, number) }
    /// All numbers that begin alike; the party stands for their first digits.
    package static func prefix(_ party: Party) -> Self { Self(.prefix, party.word) }
    /// A whole switch.
    package static func trunk(_ link: LinkID) -> Self { Self(.trunk, UInt64(link.index)) }
    /// A block in the log; row 0 is one that the log does not show yet.
    package static func block(_ row: Int64) -> Self { Self(.block, UInt64(bitPattern: row)) }

    /// The party that it is about, where it is about one.
    package var party: Party? {
        switch kind {
        case .callee, .caller, .prefix: Party(word: word)
        case .source, .trunk, .block: nil
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.word == right.word && left.kind == right.kind
    }

    package func hash(into hasher: inout Hasher) {
        // One word: of the subjects that a rule has, nearly all are of one kind.
        hasher.combine(word ^ UInt64(kind.rawValue) << 56)
    }
}

/// What an alert is about and how grave it is, as the log has both.
package struct RecordedSubject: Sendable, Equatable {
    package var kind: Subject.Kind
    /// As operators read it.
    package var name: PartyText
    package var severity: Severity

    package init(_ kind: Subject.Kind, _ name: PartyText, _ severity: Severity = .critical) {
        (self.kind, self.name, self.severity) = (kind, name, severity)
    }
}
