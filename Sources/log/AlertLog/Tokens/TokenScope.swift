/// What whoever shows a token may do.
package enum TokenScope: String, Sendable, CaseIterable {
    /// See everything.
    case read
    /// Tell calls, and nothing else.
    case ingest
    /// Judge alerts, exempt and block as well.
    case triage
    /// Everything.
    case admin

    /// True where a token of this scope may do what that one is wanted for.
    ///
    /// `ingest` stands apart: it gives nothing but itself, so that a switch that tells calls reads
    /// nobody's numbers, and no other scope gives it, so that calls are told by those named for it.
    package func allows(_ wanted: TokenScope) -> Bool {
        guard let rank, let needed = wanted.rank else { return self == wanted }
        return rank >= needed
    }

    /// The place among those that are ordered.
    private var rank: Int? { [.read, .triage, .admin].firstIndex(of: self) }
}

/// The name of a token: that of the person or program that has it.
package struct TokenName: Sendable, Equatable {
    package static let bytesMax = 64

    package let text: String

    /// Nil for a name that holds anything but letters and digits of ASCII, dots, dashes and underscores.
    package init?(_ text: String) {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isPlain, (1...Self.bytesMax).contains(text.utf8.count) else { return nil }
        self.text = text
    }
}
