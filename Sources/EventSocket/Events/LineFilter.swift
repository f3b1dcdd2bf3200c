/// A first look at a line: passes each that opens with a header still wanted, and few others.
///
/// Lines are told apart by eight bytes of theirs, mixed down to six bits: variables, which share
/// their first nine bytes, by the eight from the thirteenth on, all others by those from the third.
struct LineFilter: Equatable {
    /// Bytes of a line that must be there for a first look, its line end and later ones included.
    static let lookBytes = 20
    static let slotCount = 2 * bitCount

    private static let bitCount = 64
    /// Found by trial: all fields but two that share eight bytes get slots of their own, and of the
    /// other lines in recorded events of calls 4 in 100 pass.
    private static let multiplier: UInt64 = 0x1c0d_4373_64e3_fcee
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
        guard first == variable else { return Int(bit(bytes.word(start + places.other))) }
        return bitCount + Int(bit(bytes.word(start + places.variable)))
    }

    /// The slot of a line that passes, negative for one that does not; the caller has shown that
    /// `lookBytes` are there.
    @unsafe @inline(__always)
    func slot(_ bytes: RawSpan, start: Int) -> Int {
        if unsafe bytes.provenByte(start) == Self.variable {
            let bit = Self.bit(unsafe bytes.provenWord(start &+ Self.places.variable))
            return variables &>> bit & 1 != 0 ? Self.bitCount &+ Int(bit) : -1
        }
        let bit = Self.bit(unsafe bytes.provenWord(start &+ Self.places.other))
        return others &>> bit & 1 != 0 ? Int(bit) : -1
    }

    @inline(__always)
    private static func bit(_ word: UInt64) -> UInt64 { (word &* multiplier) &>> 58 }
}
