package import Telephony

extension PartyPattern {
    /// Reads what an operator wrote: a number in any form that the plan knows, `+23480*` for every
    /// full number that starts so, `10*` for every number of the switch's own that does, or an
    /// identity that is no number.
    ///
    /// What stands for a withheld caller, such as `anonymous`, is an ordinary name for a callee. What
    /// looks like a pattern and is none is refused, since it would be a name that nobody has; behind
    /// `=` everything is what it is.
    package init(
        _ written: String,
        plan: NumberingPlan,
        isCallee: Bool = false
    ) throws(PatternError) {
        if let (identity, scope) = Self.scoped(written.trimmed) {
            self = try Self.pattern(identity, in: scope, plan: plan, isCallee: isCallee)
            return
        }
        let text = try Self.bounded(written)
        if text.hasPrefix("="), text.utf8.count > 1 {
            self.init(literal: String(text.dropFirst()), plan: plan, isCallee: isCallee)
        } else if let prefix = try PrefixText(text) {
            self = try prefix.pattern(plan)
        } else {
            try Lookalike.refuse(text, plan: plan)
            self.init(literal: text, plan: plan, isCallee: isCallee)
        }
        // Marks that nobody sees, or a host alone.
        guard self != .exact(.none) else { throw .empty }
    }

    /// Reads a rule that was stored while digits before a star stood for full and local numbers
    /// alike.
    ///
    /// An exemption goes on leaving both alone. A block holds for full numbers only, which is what
    /// its text was said to mean: more than one pattern comes back for exemptions alone.
    package static func stored(
        before written: String,
        plan: NumberingPlan,
        isCallee: Bool,
        isBlock: Bool
    ) throws(PatternError) -> [PartyPattern] {
        let text = try bounded(written)
        guard text.hasSuffix("*") else {
            return [PartyPattern(literal: text, plan: plan, isCallee: isCallee)]
        }
        guard let prefix = try PrefixText(text) else { throw .notAPattern(text, .star) }
        let pattern = try prefix.pattern(plan)
        guard case .localPrefix(let digits) = pattern else { return [pattern] }
        guard !plan.countryCode.isEmpty, digits.utf8.starts(with: plan.countryCode) else {
            throw .notAPattern(text, .otherPlan)
        }
        return isBlock ? [.prefix(digits)] : [.prefix(digits), pattern]
    }

    private static func bounded(_ written: String) throws(PatternError) -> String {
        let text = written.trimmed
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= 64 else { throw .tooLong(text, limit: 64) }
        return text
    }

    private init(literal text: String, plan: NumberingPlan, isCallee: Bool) {
        switch isCallee ? plan.readCallee(text) : plan.read(text) {
        case .party(let party): self = .exact(party)
        case .text(let identity): self = .text(identity)
        }
    }

    /// The party that the agent itself put on record by its name, which is never a pattern even
    /// where a caller chose a name with a star.
    package init(recorded name: [UInt8]) {
        let digits = name.first == UInt8(ascii: "+") ? Array(name.dropFirst()) : name
        if let number = PhoneNumber(digits: digits) {
            self = .exact(digits.count < name.count ? .international(number) : .local(number))
        } else if name == Array("withheld".utf8) {
            self = .exact(.withheld)
        } else {
            self = .text(PartyText(bytes: name))
        }
    }
}

extension String {
    /// Without white space at either end.
    package var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
