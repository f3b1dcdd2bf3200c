package import Telephony

/// A switch's name for a call in 16 bytes: a UUID exactly, of any other name a digest.
package struct CallName: BitwiseCopyable, Hashable {
    package let words: (UInt64, UInt64)

    package init(words: (UInt64, UInt64)) { self.words = words }

    @inline(__always)
    package static func == (left: CallName, right: CallName) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    /// The UUID that a text spells as switches do: 32 lower-case hexadecimal digits in groups of 8, 4,
    /// 4, 4 and 12; nil for every other text.
    @inline(__always)
    package init?(uuid text: borrowing CallID) {
        guard text.count == Self.uuidLength else { return nil }
        var digits = HexDigits()
        let words: (UInt64, UInt64)? = text.withBytes { bytes in
            let bytes = unsafe bytes.bytes
            // The groups' digits, and in the gaps between them the dashes.
            let (second, third, fourth) = (bytes.word(8), bytes.word(16), bytes.word(24))
            let dashes = second & 0xff | second >> 32 & 0xff00
            let more = third & 0xff_0000 | third >> 32 & 0xff00_0000
            guard dashes | more == Self.dashes else { return nil }
            let first = digits.read(bytes.word(0))
            let middle = digits.read(bytes.half(9) | bytes.half(14) << 32)
            let last = digits.read(bytes.half(19) | fourth << 32)
            let end = digits.read(fourth >> 32 | bytes.half(32) << 32)
            return (first | last << 4, middle | end << 4)
        }
        guard let words, digits.areAll else { return nil }
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
        let (first, middle) = (HexDigits.text(of: words.0), HexDigits.text(of: words.1))
        let (last, end) = (HexDigits.text(of: words.0 >> 4), HexDigits.text(of: words.1 >> 4))
        let dash = UInt64(Self.dash)
        let (low, high) = (middle & 0xffff_ffff, middle >> 32)
        let second = dash | low << 8 | dash << 40 | high << 48
        let third = high >> 16 | dash << 16 | (last & 0xffff_ffff) << 24 | dash << 56
        let text: InlineArray<5, UInt64> = [
            first.littleEndian, second.littleEndian, third.littleEndian,
            (last >> 32 | end << 32).littleEndian, (end >> 32).littleEndian,
        ]
        return CallID(copying: unsafe text.span.bytes.extracting(0..<Self.uuidLength))
    }

    private static let uuidLength = 36
    private static let dash = UInt8(ascii: "-")
    private static let dashes: UInt64 = 0x2d2d_2d2d
}

/// A call's name as tables look it up.
package struct ReadName: BitwiseCopyable, Hashable {
    package let name: CallName
    /// False where the name is a digest, of which the text has the last word.
    package let isUUID: Bool

    @inline(__always)
    package static func == (left: ReadName, right: ReadName) -> Bool {
        left.name == right.name && left.isUUID == right.isUUID
    }

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

/// Eight hexadecimal digits in a word, the first in the lowest byte, and what they stand for: four bits
/// in each byte.
struct HexDigits {
    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// What was other than it had to be in the words read so far.
    private var faults: UInt64 = 0

    /// True where all that was read were lower-case hexadecimal digits.
    @inline(__always)
    var areAll: Bool { faults == 0 }

    /// What eight digits stand for; anything where one of them is none.
    @inline(__always)
    mutating func read(_ word: UInt64) -> UInt64 {
        let isLetter = word >> 6 & Self.ones
        let nibbles = (word & (0x0f &* Self.ones)) &+ (9 &* isLetter)
        faults |= nibbles & (0xf0 &* Self.ones) | (Self.spelled(nibbles) ^ word)
        return nibbles
    }

    /// The digits of the lower four bits of each byte.
    @inline(__always)
    static func text(of word: UInt64) -> UInt64 { spelled(word & (0x0f &* ones)) }

    @inline(__always)
    private static func spelled(_ nibbles: UInt64) -> UInt64 {
        // Six more than nine carries into the upper half: from `a` on, 39 bytes stand between.
        let isLetter = ((nibbles &+ (6 &* ones)) >> 4) & ones
        return nibbles &+ (0x30 &* ones) &+ (0x27 &* isLetter)
    }
}

extension RawSpan {
    fileprivate func word(_ offset: Int) -> UInt64 { UInt64(littleEndian: load(offset)) }
    fileprivate func half(_ offset: Int) -> UInt64 {
        UInt64(UInt32(littleEndian: load(offset)))
    }

    /// A value that lies within the bytes.
    @inline(__always)
    private func load<Value: BitwiseCopyable>(_ offset: Int) -> Value {
        unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: Value.self)
    }
}
