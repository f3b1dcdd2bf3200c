package import Telephony

/// A switch's name for a call in 16 bytes: a UUID exactly, of any other name a digest.
package struct CallName: BitwiseCopyable, Hashable {
    package let words: (UInt64, UInt64)

    package init(words: (UInt64, UInt64)) { self.words = words }

    package static func == (left: CallName, right: CallName) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    /// The UUID that a text spells as switches do: 32 lower-case hexadecimal digits in groups of 8, 4,
    /// 4, 4 and 12; nil for every other text.
    package init?(uuid text: CallID) {
        guard text.count == Self.uuidLength else { return nil }
        let words: (UInt64, UInt64)? = text.withBytes { bytes in
            let bytes = unsafe bytes.bytes
            // The groups' digits, and in the gaps between them the dashes.
            let (second, third) = (bytes.word(8), bytes.word(16))
            let (fourth, fifth) = (bytes.word(24), bytes.half(32))
            let isDashed =
                UInt8(truncatingIfNeeded: second) == Self.dash
                && UInt8(truncatingIfNeeded: second >> 40) == Self.dash
                && UInt8(truncatingIfNeeded: third >> 16) == Self.dash
                && UInt8(truncatingIfNeeded: third >> 56) == Self.dash
            guard isDashed, let first = HexDigits.value(of: bytes.word(0)),
                let middle = HexDigits.value(of: bytes.half(9) | bytes.half(14) << 32),
                let last = HexDigits.value(of: bytes.half(19) | fourth << 32),
                let end = HexDigits.value(of: fourth >> 32 | fifth << 32)
            else { return nil }
            return (first | middle << 32, last | end << 32)
        }
        guard let words else { return nil }
        self.words = words
    }

    /// A digest of any other name: equal names have equal ones.
    ///
    /// Callers choose such names, so the digest is one whose key they cannot know.
    package init(digestOf text: CallID) {
        var hasher = Hasher()
        text.withBytes { bytes in
            unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        }
        words = (UInt64(truncatingIfNeeded: hasher.finalize()), UInt64(text.count))
    }

    /// The UUID as text.
    package var uuid: CallID {
        let digits = (
            HexDigits.text(of: words.0), HexDigits.text(of: words.0 >> 32),
            HexDigits.text(of: words.1), HexDigits.text(of: words.1 >> 32)
        )
        var text = CallID()
        text.append(digits.0, 0..<8)
        text.append(UInt8(ascii: "-"))
        text.append(digits.1, 0..<4)
        text.append(UInt8(ascii: "-"))
        text.append(digits.1, 4..<8)
        text.append(UInt8(ascii: "-"))
        text.append(digits.2, 0..<4)
        text.append(UInt8(ascii: "-"))
        text.append(digits.2, 4..<8)
        text.append(digits.3, 0..<8)
        return text
    }

    private static let uuidLength = 36
    private static let dash = UInt8(ascii: "-")
}

/// A call's name as tables look it up.
package struct ReadName: BitwiseCopyable, Hashable {
    package let name: CallName
    /// False where the name is a digest, of which the text has the last word.
    package let isUUID: Bool

    package init(_ name: CallName, isUUID: Bool) {
        self.name = name
        self.isUUID = isUUID
    }

    package init(_ id: CallID) {
        let uuid = CallName(uuid: id)
        name = uuid ?? CallName(digestOf: id)
        isUUID = uuid != nil
    }
}

/// Eight hexadecimal digits in a word, the first in the lowest byte, and the 32 bits that they stand
/// for; which digit goes where among the bits matters to nobody.
enum HexDigits {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Nil where one of the eight is no lower-case hexadecimal digit.
    @inline(__always)
    static func value(of word: UInt64) -> UInt64? {
        let isLetter = (word >> 6) & ones
        let nibbles = (word & (0x0f &* ones)) &+ (9 &* isLetter)
        guard nibbles & (0xf0 &* ones) == 0, spelled(nibbles) == word else { return nil }
        var packed = (nibbles | nibbles >> 4) & 0x00ff_00ff_00ff_00ff
        packed = (packed | packed >> 8) & 0x0000_ffff_0000_ffff
        return (packed | packed >> 16) & 0xffff_ffff
    }

    /// The digits of the lower 32 bits.
    @inline(__always)
    static func text(of value: UInt64) -> UInt64 {
        spelled(Nibbles.spread(UInt32(truncatingIfNeeded: value)))
    }

    @inline(__always)
    private static func spelled(_ nibbles: UInt64) -> UInt64 {
        // Six more than nine carries into the upper half: from `a` on, 39 bytes stand between.
        let isLetter = ((nibbles &+ (6 &* ones)) >> 4) & ones
        return nibbles &+ (0x30 &* ones) &+ (0x27 &* isLetter)
    }
}

extension RawSpan {
    fileprivate func byte(_ offset: Int) -> UInt8 { load(offset) }
    fileprivate func word(_ offset: Int) -> UInt64 { UInt64(littleEndian: load(offset)) }
    fileprivate func half(_ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: load(offset)))
    }

    @inline(__always)
    private func load<Value: BitwiseCopyable>(_ offset: Int) -> Value {
        precondition(offset >= 0 && byteCount - offset >= MemoryLayout<Value>.size)
        return unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: Value.self)
    }
}

extension ShortText {
    /// Adds bytes of a word, counted from the lowest.
    fileprivate mutating func append(_ word: UInt64, _ places: Range<Int>) {
        for place in places { append(UInt8(truncatingIfNeeded: word >> UInt64(8 * place))) }
    }
}
