/// What an exemption or a block is compared with.
package enum PartyPattern: Sendable, Hashable {
    case exact(Party)
    /// Digits, without a plus, at the start of an international number; never of a local one.
    case prefix(String)
    /// Digits at the start of a local number, such as an extension; never of an international one.
    case localPrefix(String)
    /// An identity that is no number.
    case text(PartyText)
}

extension PartyPattern {
    /// Whether a party falls under the pattern.
    package func matches(_ reading: PartyReading) -> Bool {
        matchesWhole(reading) || reading.bare.map(matchesWhole) ?? false
    }

    private func matchesWhole(_ reading: PartyReading) -> Bool {
        if let abridged, abridged == reading.pattern { return true }
        let (digits, kind): (String, Party.Kind)
        switch self {
        case .prefix(let text): (digits, kind) = (text, .international)
        case .localPrefix(let text): (digits, kind) = (text, .local)
        case .exact, .text: return self == reading.pattern
        }
        guard case .party(let party) = reading, party.kind == kind else { return false }
        return party.number?.digits.hasPrefix(digits) == true
    }
}

extension PartyPattern {
    /// A long name as it reads where it is scoped; nil for all other patterns.
    package var abridged: PartyPattern? {
        guard case .text(let text) = self, let short = PartyReading.text(text).abridged else {
            return nil
        }
        return short.pattern
    }
}

extension PartyReading {
    /// The pattern that matches exactly this reading.
    package var pattern: PartyPattern {
        switch self {
        case .party(let party): .exact(party)
        case .text(let text): .text(text)
        }
    }
}

extension PartyPattern {
    /// True where it stands for more than one party; withheld numbers may be anybody's.
    package var isRange: Bool {
        switch self {
        case .prefix, .localPrefix, .exact(.withheld): true
        case .exact, .text: false
        }
    }

    /// As an operator reads it.
    package var words: PartyText {
        switch self {
        case .exact(let party): PartyText(naming: party)
        case .prefix(let digits): PartyText("+" + digits + "*")
        case .localPrefix(let digits): PartyText(digits + "*")
        case .text(let text): text
        }
    }
}
