/// The digits of a number as it was written, and whether it opened with a plus.
struct Digits {
    private(set) var text = ShortText<32>()
    private(set) var hasPlus = false

    /// Nil where the text is no number: visual separators and one leading plus are all that may
    /// stand beside the digits (RFC 3966, 5.1.1; E.123).
    init?(of user: Span<UInt8>) {
        for index in user.indices {
            switch user[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): text.append(user[index])
            case UInt8(ascii: "+") where !hasPlus && text.isEmpty: hasPlus = true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "/"):
                continue
            default: return nil
            }
        }
        guard !text.isEmpty, !text.isCut else { return nil }
    }

    /// A country code with a national number behind it.
    init(_ countryCode: [UInt8], _ rest: some Sequence<UInt8>) {
        text = ShortText(bytes: countryCode)
        for digit in rest { text.append(digit) }
    }

    var count: Int { text.count }

    subscript(index: Int) -> UInt8 { text[index] }

    /// Too few digits for an international number.
    var isShortCode: Bool { count < NumberingPlan.internationalDigitsMin }

    /// All zeros, and more of them than an emergency or operator number has: FreeSWITCH and others
    /// send ten for a caller that they do not know.
    var isAllZero: Bool {
        count > 3 && (0..<count).allSatisfy { text[$0] == UInt8(ascii: "0") }
    }

    /// True when more digits follow the prefix; no prefix opens nothing.
    func starts(with prefix: [UInt8]) -> Bool {
        guard !prefix.isEmpty, count > prefix.count else { return false }
        return prefix.indices.allSatisfy { text[$0] == prefix[$0] }
    }
}
