package import Telephony

extension PartyPattern {
    /// An identity and the domain or context behind its `@`; nil where nothing is scoped.
    ///
    /// Of an address with a scheme, such as `sip:ada@pbx.example`, the host is no scope: it says where
    /// the address was copied from.
    package static func scoped(_ text: String) -> (identity: String, scope: String)? {
        guard let mark = text.firstIndex(of: "@"), mark > text.startIndex else { return nil }
        let identity = String(text[..<mark])
        let scope = String(text[text.index(after: mark)...]).trimmed
        let schemes = ["sip:", "sips:", "tel:"]
        guard !scope.isEmpty, !schemes.contains(where: { identity.lowercased().hasPrefix($0) })
        else { return nil }
        return (identity, scope)
    }

    /// The pattern of one identity in one scope.
    package static func pattern(
        _ identity: String,
        in scope: String,
        plan: NumberingPlan,
        isCallee: Bool
    ) throws(PatternError) -> PartyPattern {
        guard !identity.hasSuffix("*") else { throw .scopedPrefix(identity, scope: scope) }
        guard scope.utf8.count <= 64 else { throw .tooLong(scope, limit: 64) }
        return read(identity, in: scope, plan: plan, isCallee: isCallee).pattern
    }

    private static func read(
        _ identity: String,
        in scope: String,
        plan: NumberingPlan,
        isCallee: Bool
    ) -> PartyReading {
        let reading = isCallee ? plan.readCallee(identity) : plan.read(identity)
        return plan.scoped(reading, to: scopeText(scope))
    }

    /// A domain in the one spelling that calls have it in; a context as it is.
    private static func scopeText(_ scope: String) -> PartyScope {
        scope.contains(".") ? KnownDomains.plain(PartyScope(scope)) : PartyScope(scope)
    }

    /// The reading of a party that an operator names, with its scope where he gives one.
    package static func reading(
        of written: String,
        plan: NumberingPlan,
        isCallee: Bool
    ) -> PartyReading {
        if let (identity, scope) = scoped(written.trimmed) {
            return read(identity, in: scope, plan: plan, isCallee: isCallee)
        }
        let reading = isCallee ? plan.readCallee(written) : plan.read(written)
        return reading.scoped(to: PartyScope())
    }
}
