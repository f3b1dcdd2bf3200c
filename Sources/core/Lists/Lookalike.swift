import Telephony

/// Finds what looks like a pattern of another program and is none here: taken as a name, it would
/// be a rule that nobody falls under, and its author would not know.
enum Lookalike {
    static func refuse(_ text: String, plan: NumberingPlan) throws(PatternError) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: "*")), !isFeatureCode(bytes) {
            throw .notAPattern(text, .star)
        }
        if bytes.contains(where: { "?[]{}^$|\\,".utf8.contains($0) }) || text.contains("..")
            || text.contains("\u{2026}") || hasWildcards(bytes) || hasBarePercent(bytes)
        {
            throw .notAPattern(text, .sign)
        }
        if isRange(text, plan) { throw .notAPattern(text, .range) }
        if isShortWithPlus(bytes) { throw .notAPattern(text, .short) }
    }

    /// `*98`, `**1001`, `*21*08031234567#`: opens with a star or a hash, holds digits, and does not
    /// end in a star.
    private static func isFeatureCode(_ bytes: [UInt8]) -> Bool {
        "*#".utf8.contains(bytes[0]) && bytes.last != UInt8(ascii: "*")
            && bytes.contains(where: isDigit)
            && bytes.allSatisfy {
                isDigit($0) || "*#".utf8.contains($0) || "+- .".utf8.contains($0)
            }
    }

    /// `10xx`, `_1XXX`, `10__`: digits with letters or lines behind them that stand for digits.
    private static func hasWildcards(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "_"), rest.count > 1 {
            return rest.dropFirst().allSatisfy { isDigit($0) || "xXzZnN.!".utf8.contains($0) }
        }
        if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let digits = rest.prefix(while: isDigit)
        let behind = rest.dropFirst(digits.count)
        return !digits.isEmpty && !behind.isEmpty
            && behind.allSatisfy { "xXnNzZ_".utf8.contains($0) }
    }

    /// A percent sign that escapes nothing, as SQL has it.
    private static func hasBarePercent(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: "%")
                && !(index + 2 < bytes.count && hexValue(bytes[index + 1]) != nil
                    && hexValue(bytes[index + 2]) != nil)
        }
    }

    /// `1000-1099`: two local numbers of one length, the second one higher.
    private static func isRange(_ text: String, _ plan: NumberingPlan) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(\.trimmed)
        guard parts.count == 2, parts[0].utf8.count == parts[1].utf8.count,
            let first = Int(parts[0]), let last = Int(parts[1]), first >= 0, last > first,
            case .party(let party) = plan.readCallee(text)
        else { return false }
        return party.kind == .local
    }

    /// `+44`: a country code or the like, no number.
    private static func isShortWithPlus(_ bytes: [UInt8]) -> Bool {
        let digits = bytes.dropFirst().filter(isDigit)
        return bytes[0] == UInt8(ascii: "+") && !digits.isEmpty
            && digits.count < NumberingPlan.internationalDigitsMin
            && bytes.dropFirst().allSatisfy { isDigit($0) || "-. ()/".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension Substring {
    /// Without white space at either end.
    fileprivate var trimmed: String { String(self).trimmed }
}
