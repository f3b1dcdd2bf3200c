/// A callee that many may call at once by its nature: told by its name alone, so only a hint.
package enum ServiceName: Sendable, CaseIterable {
    case featureCode
    case voicemail
    case parking
    case queue
    case conference

    /// Completes "looks like".
    package var words: String {
        switch self {
        case .featureCode: "a feature code"
        case .voicemail: "voicemail"
        case .parking: "a parking place"
        case .queue: "a queue"
        case .conference: "a conference"
        }
    }

    /// Words that names of services open with, or hold between signs, as dialplans write them.
    private static let names: [(word: String, service: ServiceName)] = [
        ("voicemail", .voicemail), ("voice-mail", .voicemail), ("vmain", .voicemail),
        ("vmail", .voicemail), ("vm", .voicemail), ("mailbox", .voicemail),
        ("park", .parking), ("valet", .parking), ("slot", .parking), ("orbit", .parking),
        ("queue", .queue), ("fifo", .queue), ("callcenter", .queue), ("call-center", .queue),
        ("acd", .queue), ("ivr", .queue), ("huntgroup", .queue), ("ringgroup", .queue),
        ("conference", .conference), ("conf", .conference), ("bridge", .conference),
    ]

    /// Nil for a name that looks like no service; a domain behind it says nothing.
    package init?(_ callee: some StringProtocol) {
        let name = callee.prefix { $0 != "@" }.lowercased()
        guard let first = name.first else { return nil }
        if first == "*" || first == "#" {
            self = .featureCode
            return
        }
        let parts = name.split { !$0.isLetter && $0 != "-" }
        // A word with a number behind it, and no name that only begins like one: conf1, not confidence.
        for part in parts {
            let plain = part.split(separator: "-").map(String.init) + [String(part)]
            for found in Self.names where plain.contains(found.word) {
                self = found.service
                return
            }
            if let found = Self.names.first(where: { Self.isPlural(String(part), of: $0.word) }) {
                self = found.service
                return
            }
        }
        return nil
    }

    private static func isPlural(_ part: String, of word: String) -> Bool {
        ["s", "ing", "main", "_main"].contains { part == word + $0 }
    }
}
