package import Calls
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
    package var origin = CallOrigin()
    /// The caller had not called here before; nil where that is not known.
    package var isNew: Bool?
    /// The caller's number is one of the operator's own, and the call came from outside.
    package var isOwnFromOutside = false
    package var outcome = Outcome.unknown

    package init(caller: Party, callee: Party) { (self.caller, self.callee) = (caller, callee) }
}

/// What is ordinary at this switch, beside which a signal stands out or does not.
package struct EvidenceBackground: Sendable, Equatable {
    /// The latest call of each caller; those to the callee itself are passed over.
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

extension [EvidenceCall] {
    /// Adds a call unless its caller has one here.
    ///
    /// They are few enough that comparing them all is the quickest.
    package mutating func addFirst(_ call: EvidenceCall) {
        if !contains(where: { $0.caller == call.caller }) { append(call) }
    }
}
