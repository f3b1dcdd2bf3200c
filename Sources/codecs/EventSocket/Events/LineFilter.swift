/// A first look at a line: passes each that opens with a header still wanted, and few others.
///
/// Lines are told apart by eight bytes of theirs, mixed down to six bits: variables, which share
/// their first nine bytes, by the eight from the thirteenth on, all others by those from the third.
struct LineFilter: Equatable {
    /// Bytes of a line that must be there for a first look, its line end and later ones included.
    static let lookBytes = 20
    static let slotCount = 2 * bitCount

    private static let bitCount = 64
    /// Found by trial, one for each kind: all fields but two that share eight bytes get slots of their
    /// own, and of the other lines in recorded events of calls 5 in 100 pass,
    /// most of which share those eight bytes with one of ours.
    private static let multipliers: (variable: UInt64, other: UInt64) = (
        0x2efa_e52a_2096_57c1, 0x73af_1bf8_df68_993f
    )
    private static let variable = UInt8(ascii: "v")
    private static let places = (variable: 12, other: 2)

    /// A bit for each of the mixed keys that pass.
    private var variables: UInt64 = 0
    private var others: UInt64 = 0

    /// Bytes of a name, colon included, that a line needs to be told by.
    static func nameLengthMin(opensWith first: UInt8) -> Int {
        8 + (first == variable ? places.variable : places.other)
    }

    mutating func add(_ slot: Int) {
        if slot < Self.bitCount {
            others |= 1 &<< UInt64(slot)
        } else {
            variables |= 1 &<< UInt64(slot)
        }
    }

    @inline(__always)
    mutating func remove(_ slot: Int) {
        if slot < Self.bitCount {
            others &= ~(1 &<< UInt64(slot))
        } else {
            variables &= ~(1 &<< UInt64(slot))
        }
    }

    /// True where it passes nothing.
    @inline(__always)
    var isEmpty: Bool { variables | others == 0 }

    /// Which of `slotCount` kinds a line is of; nil for one too short to hold a name of ours.
    static func slot(_ bytes: RawSpan, start: Int, end: Int) -> Int? {
        guard start < end else { return nil }
        let first = bytes.byte(start)
        guard end - start >= nameLengthMin(opensWith: first) else { return nil }
        guard first == variable else {
            return Int(bit(bytes.word(start + places.other), multipliers.other))
        }
        return bitCount + Int(bit(bytes.word(start + places.variable), multipliers.variable))
    }

    /// The slot of a line that passes, negative for one that does not; the caller has shown that
    /// `lookBytes` are there.
    @unsafe @inline(__always)
    func slot(_ bytes: RawSpan, start: Int) -> Int {
        if unsafe bytes.provenByte(start) == Self.variable {
            let word = unsafe bytes.provenWord(start &+ Self.places.variable)
            let bit = Self.bit(word, Self.multipliers.variable)
            return variables &>> bit & 1 != 0 ? Self.bitCount &+ Int(bit) : -1
        }
        let word = unsafe bytes.provenWord(start &+ Self.places.other)
        let bit = Self.bit(word, Self.multipliers.other)
        return others &>> bit & 1 != 0 ? Int(bit) : -1
    }

    @inline(__always)
    private static func bit(_ word: UInt64, _ multiplier: UInt64) -> UInt64 {
        (word &* multiplier) &>> 58
    }
}
