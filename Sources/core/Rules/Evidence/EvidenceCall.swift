package import Telephony

/// One call as the judge of evidence looks at it.
package struct EvidenceCall: Sendable, Equatable {
    /// How a call went, as far as nobody but caller and callee had a hand in it.
    package enum Outcome: Sendable {
        /// It goes on, or the agent ended it: it tells nothing.
        case unknown
        case unanswered
        /// Answered, and over before anything can have been said.
        case short
        case talked

        /// Less is no conversation.
        package static let shortMicroseconds: Int64 = 3_000_000
    }

    package var caller: Party
    package var callee: Party
    /// The address that it came from; empty where the switch does not say.
    package var source = ShortText<48>()
    package var userAgent = ShortText<64>()
    package var attestation = Attestation.none
    /// The caller had not called here before; nil where that is not known.
    package var isNew: Bool?
    /// The caller's number is one of the operator's own, and the call came from outside.
    package var isOwnFromOutside = false
    package var outcome = Outcome.unknown

    package init(caller: Party, callee: Party) { (self.caller, self.callee) = (caller, callee) }
}

/// What is ordinary at this switch, beside which a signal stands out or does not.
package struct EvidenceBackground: Sendable, Equatable {
    /// The latest calls to others.
    package var calls: [EvidenceCall] = []
    /// Of so many callers shown, so many had not called before.
    package var newCallers = (0, of: 0)
    /// The settings say where the operator's own users call from.
    package var knowsOwnSources = false

    package init() {}

    package static func == (left: Self, right: Self) -> Bool {
        left.calls == right.calls && left.newCallers == right.newCallers
            && left.knowsOwnSources == right.knowsOwnSources
    }
}
