/// The digits of a number as it was written, and whether it opened with a plus.
struct Digits: Equatable {
    /// As many as fit `packed`; more are no number anywhere.
    private static let countMax = 32

    /// Four bits a digit, the last one lowest.
    private var packed: UInt128 = 0
    private(set) var count = 0
    private(set) var hasPlus = false

    /// Nil where the text is no number: visual separators and one leading plus are all that may
    /// stand beside the digits (RFC 3966, 5.1.1; E.123).
    init?(of user: Span<UInt8>) {
        var index = 0
        while index < user.count {
            if let eight = Self.eight(user, at: index) {
                guard append(eight) else { return nil }
                index &+= 8
                continue
            }
            let byte = user[index]
            let digit = byte &- UInt8(ascii: "0")
            index &+= 1
            if digit <= 9 {
                guard append(digit) else { return nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "+") where !hasPlus && count == 0: hasPlus = true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "("),
                UInt8(ascii: ")"), UInt8(ascii: "/"):
                break
            default: return nil
            }
        }
        guard count > 0 else { return nil }
    }

    /// The digits of a setting, such as a prefix; nil where it holds none, too many, or others.
    init?(_ setting: [UInt8]) {
        for byte in setting {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9, append(digit) else { return nil }
        }
        guard count > 0 else { return nil }
    }

    /// The digits of a number that was read already.
    init(_ number: PhoneNumber) {
        count = number.count
        packed = UInt128(number.packed &>> UInt64(4 * (PhoneNumber.digitsMax - count)))
    }

    /// False when there are as many as there may be.
    @inline(__always)
    private mutating func append(_ digit: UInt8) -> Bool {
        guard count < Self.countMax else { return false }
        packed = packed &<< 4 | UInt128(digit)
        count &+= 1
        return true
    }

    @inline(__always)
    private mutating func append(_ digits: EightDigits) -> Bool {
        guard count <= Self.countMax - 8 else { return false }
        packed = packed &<< 32 | UInt128(digits.packed)
        count &+= 8
        return true
    }

    /// The eight bytes from `index` on, if they are there and are digits.
    @inline(__always)
    private static func eight(_ user: Span<UInt8>, at index: Int) -> EightDigits? {
        guard user.count &- index >= 8 else { return nil }
        let bytes = unsafe user.bytes
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        return EightDigits(UInt64(littleEndian: word))
    }

    /// Too few digits for an international number.
    var isShortCode: Bool { count < NumberingPlan.internationalDigitsMin }

    /// All zeros, but for the emergency number 000: FreeSWITCH and others send ten, or one, for a
    /// caller that they do not know.
    var isAllZero: Bool { packed == 0 && count != 3 }

    /// True when more digits follow the prefix; no prefix opens nothing.
    func starts(with prefix: Digits?) -> Bool {
        guard let prefix, count > prefix.count else { return false }
        return packed &>> UInt128(4 &* (count &- prefix.count)) == prefix.packed
    }

    /// The digits as one word, of which sixteen at most are meant.
    var low: UInt64 { UInt64(truncatingIfNeeded: packed) }

    /// The first four digits, four bits each; zeros where there are fewer.
    @inline(__always)
    var opening: UInt16 {
        count < 4 ? 0 : UInt16(truncatingIfNeeded: packed &>> UInt128(4 &* (count &- 4)))
    }

    /// The value of the first digits, of which there must be as many.
    func first(_ length: Int) -> UInt64 {
        precondition(length <= count)
        let digits = UInt64(truncatingIfNeeded: packed &>> UInt128(4 * (count - length)))
        var value: UInt64 = 0
        for place in (0..<min(length, 15)).reversed() {
            value = value * 10 + digits >> UInt64(4 * place) & 0xf
        }
        return value
    }

    /// The first digits alone, of which there must be as many.
    func keeping(_ first: Int) -> Digits {
        precondition(first > 0 && first <= count)
        var start = self
        start.packed = packed &>> UInt128(4 * (count - first))
        start.count = first
        return start
    }

    /// What stands behind the first digits, of which there must be more.
    func dropping(_ first: Int) -> Digits {
        precondition(first >= 0 && first < count)
        guard first > 0 else { return self }
        var rest = self
        rest.count = count - first
        rest.packed = packed & ~(UInt128.max &<< UInt128(4 * rest.count))
        return rest
    }

    /// The same digits behind a plus.
    var asInternational: Digits {
        var digits = self
        digits.hasPlus = true
        return digits
    }

    /// The digits as ASCII.
    var text: ShortText<32> {
        var text = ShortText<32>()
        for place in (0..<count).reversed() {
            text.append(0x30 + UInt8(truncatingIfNeeded: packed &>> UInt128(4 * place)) & 0xf)
        }
        return text
    }

    /// A country code with these digits behind it; nil where they are too many.
    func behind(_ countryCode: Digits?) -> Digits? {
        guard var whole = countryCode, whole.count + count <= Self.countMax else { return nil }
        whole.packed = whole.packed &<< UInt128(4 * count) | packed
        whole.count += count
        return whole
    }

    /// Nil where there are more than a number has.
    var number: PhoneNumber? {
        PhoneNumber(lowDigits: UInt64(truncatingIfNeeded: packed), count: count)
    }
}
