package import Lists
package import Telephony

/// An exemption that is to be made; only one whose pattern can be read.
package struct NewExemption: NewRule {
    /// The side of a call that an exemption is about, as the log names it.
    package enum Subject: String, Sendable, CaseIterable { case callee, caller, source }

    package let subject: Subject
    package let pattern: String
    /// Whom it leaves alone, as the plan reads it.
    package let meaning: Exemption.Subject
    package let reason: String
    package let expires: EventTime?

    package init(
        _ subject: Subject,
        pattern: String,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(PatternError) {
        try SeveralPatterns.refuse(pattern)
        meaning = try Exemption.Subject(subject.rawValue, pattern, plan)
        self.subject = subject
        self.pattern = pattern.trimmed
        self.reason = reason
        self.expires = expires
    }
}

/// A block that is to be made by hand: always a caller and a callee, never a callee alone.
package struct NewBlock: NewRule {
    package let caller: String
    package let callee: String
    /// The two as the plan reads them.
    package let callerPattern: PartyPattern
    package let calleePattern: PartyPattern
    package let reason: String
    package let expires: EventTime?

    package init(
        caller: String,
        callee: String,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(PatternError) {
        try SeveralPatterns.refuse(caller)
        try SeveralPatterns.refuse(callee)
        callerPattern = try PartyPattern(caller, plan: plan)
        guard !callerPattern.isEverybody(in: plan) else { throw .everyCaller(caller.trimmed) }
        calleePattern = try PartyPattern(callee, plan: plan, isCallee: true)
        self.caller = caller.trimmed
        self.callee = callee.trimmed
        self.reason = reason
        self.expires = expires
    }
}

/// Tells which exemptions a call would fall under.
package struct ExemptionCheck: Sendable {
    package var caller: PartyReading?
    package var callee: PartyReading?
    package var source: String?

    package init(caller: PartyReading?, callee: PartyReading?, source: String?) {
        self.caller = caller
        self.callee = callee
        self.source = source
    }

    /// True where an exemption of that subject would leave the call alone; what is not given falls
    /// under none.
    package func falls(under subject: Exemption.Subject) -> Bool {
        switch subject {
        case .callee(let pattern): callee.map(pattern.matches) ?? false
        case .caller(let pattern): caller.map(pattern.matches) ?? false
        case .source(let network, let bits):
            source.flatMap(NetworkPrefix.address).map {
                NetworkPrefix(bytes: network, bits: bits).contains($0)
            } ?? false
        }
    }
}
