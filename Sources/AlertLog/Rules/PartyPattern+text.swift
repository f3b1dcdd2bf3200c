package import Detection
package import Telephony

extension PartyPattern {
    /// Reads what an operator wrote: a number in any form that the plan knows, `+23480*` for every
    /// number that starts so, or an identity that is no number.
    ///
    /// What stands for a withheld caller, such as `anonymous`, is an ordinary name for a callee.
    package init(
        _ written: String,
        plan: NumberingPlan,
        isCallee: Bool = false
    ) throws(PatternError) {
        let text = written.trimmed
        guard !text.isEmpty else { throw .empty }
        if let (identity, scope) = Self.scoped(text) {
            self = try Self.pattern(identity, in: scope, plan: plan, isCallee: isCallee)
            return
        }
        guard text.utf8.count <= 64 else { throw .tooLong(text, limit: 64) }
        if text.hasSuffix("*"), let prefix = try Self.prefix(String(text.dropLast()), plan: plan) {
            self = .prefix(prefix)
            return
        }
        switch isCallee ? plan.readCallee(text) : plan.read(text) {
        case .party(let party): self = .exact(party)
        case .text(let identity): self = .text(identity)
        }
    }

    /// The party that the agent itself put on record by its name, which is never a pattern even
    /// where a caller chose a name with a star.
    init(recorded name: [UInt8]) {
        let digits = name.first == UInt8(ascii: "+") ? Array(name.dropFirst()) : name
        if let number = PhoneNumber(digits: digits) {
            self = .exact(digits.count < name.count ? .international(number) : .local(number))
        } else if name == Array("withheld".utf8) {
            self = .exact(.withheld)
        } else {
            self = .text(PartyText(bytes: name))
        }
    }

    /// Whether a party, as the plan reads it, is meant.
    package func matches(_ reading: PartyReading) -> Bool {
        matchesWhole(reading) || reading.bare.map(matchesWhole) ?? false
    }

    private func matchesWhole(_ reading: PartyReading) -> Bool {
        switch (self, reading) {
        case (.exact(let party), .party(let other)): party == other
        case (.prefix(let digits), .party(let other)):
            other.number?.digits.hasPrefix(digits) == true
        case (.text(let text), .text(let other)): text == other
        default: false
        }
    }

    /// The digits of a prefix in international form; nil where the text before the star is no
    /// number at all.
    private static func prefix(
        _ text: String,
        plan: NumberingPlan
    ) throws(PatternError) -> String? {
        let separators = Set("-. ()/".utf8)
        let bytes = text.utf8.filter { !separators.contains($0) }
        guard !bytes.isEmpty else { throw .everybody }
        let isPlus = bytes.first == UInt8(ascii: "+")
        let digits = Array(isPlus ? bytes.dropFirst() : bytes[...])
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard !digits.isEmpty else { throw .everybody }
        guard digits.count <= 2 * PhoneNumber.digitsMax else {
            throw .tooLong(text, limit: 2 * PhoneNumber.digitsMax)
        }
        if isPlus { return String(decoding: digits, as: UTF8.self) }
        let whole = try international(digits, text, plan)
        return String(decoding: whole, as: UTF8.self)
    }

    private static func international(
        _ digits: [UInt8],
        _ text: String,
        _ plan: NumberingPlan
    ) throws(PatternError) -> [UInt8] {
        if !plan.internationalPrefix.isEmpty, digits.starts(with: plan.internationalPrefix) {
            let rest = Array(digits.dropFirst(plan.internationalPrefix.count))
            guard !rest.isEmpty else { throw .everybody }
            return rest
        }
        guard !plan.countryCode.isEmpty else { throw .prefixNotInternational(text + "*") }
        if !plan.nationalPrefix.isEmpty, digits.starts(with: plan.nationalPrefix) {
            return plan.countryCode + digits.dropFirst(plan.nationalPrefix.count)
        }
        guard digits.starts(with: plan.countryCode) else {
            throw .prefixNotInternational(text + "*")
        }
        return digits
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
