import Telephony

/// Digits before a star, such as `+23480*` or `10*`, as an operator wrote them.
///
/// With a plus they open full numbers, and so they do where a 0 in front of them is what the plan
/// dials national or international numbers with: `080*`, `0023480*`. All other digits open local
/// numbers, in every plan and every country.
struct PrefixText {
    private let text: String
    private let digits: [UInt8]
    private let isPlus: Bool

    /// Nil where the text is no such thing.
    init?(_ text: String) throws(PatternError) {
        guard text.hasSuffix("*") else { return nil }
        let separators = Set("-. ()/".utf8)
        let bytes = text.utf8.dropLast().filter { !separators.contains($0) }
        isPlus = bytes.first == UInt8(ascii: "+")
        digits = Array(isPlus ? bytes.dropFirst() : bytes[...])
        self.text = text
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        guard !digits.isEmpty else { throw .everybody }
    }

    func pattern(_ plan: NumberingPlan) throws(PatternError) -> PartyPattern {
        guard let opening = try opening(plan) else {
            try check(digits)
            return .localPrefix(String(decoding: digits, as: UTF8.self))
        }
        try check(opening)
        guard let full = CountryFacts.withoutTrunkZero(opening) else {
            throw .notAPattern(text, .trunkZero)
        }
        return .prefix(String(decoding: full, as: UTF8.self))
    }

    /// The digits in international form; nil where they open local numbers.
    private func opening(_ plan: NumberingPlan) throws(PatternError) -> [UInt8]? {
        if isPlus { return digits }
        guard digits.first == UInt8(ascii: "0") else { return nil }
        if !plan.internationalPrefix.isEmpty, digits.starts(with: plan.internationalPrefix) {
            let rest = Array(digits.dropFirst(plan.internationalPrefix.count))
            guard !rest.isEmpty else { throw .everybody }
            return rest
        }
        guard !plan.countryCode.isEmpty else { return nil }
        if plan.keepsZero { return plan.countryCode + digits }
        guard !plan.nationalPrefix.isEmpty, digits.starts(with: plan.nationalPrefix) else {
            return nil
        }
        return plan.countryCode + digits.dropFirst(plan.nationalPrefix.count)
    }

    private func check(_ digits: [UInt8]) throws(PatternError) {
        guard digits.count <= PhoneNumber.digitsMax else {
            throw .tooLong(text, limit: PhoneNumber.digitsMax)
        }
    }
}
