import Records
package import Telephony

/// A party, or a stretch of addresses, that the rule leaves alone.
package struct Exemption: Sendable, Equatable {
    /// Whom or what an exemption leaves alone.
    package enum Subject: Sendable, Hashable {
        case callee(PartyPattern)
        case caller(PartyPattern)
        /// An address or a network: bytes and how many leading bits count.
        case source(network: [UInt8], bits: Int)
    }

    /// Its row in the log; 0 for the emergency numbers of the settings.
    package var id: Int64
    package var subject: Subject
    /// Wall-clock time at which it ends; nil for never.
    package var expiresAt: EventTime?

    package init(id: Int64, subject: Subject, expiresAt: EventTime? = nil) {
        self.id = id
        self.subject = subject
        self.expiresAt = expiresAt
    }
}
