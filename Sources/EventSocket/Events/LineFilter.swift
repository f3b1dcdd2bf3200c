/// A first look at a line: passes each that opens with a header of ours, and few others.
///
/// Lines are told apart by eight bytes of theirs, mixed down to six bits: variables, which share
/// their first nine bytes, by the eight from the thirteenth on, all others by those from the third.
struct LineFilter: Equatable {
    /// Bytes from a line end on that are looked at: the end itself and the first of the next line.
    static let reach = 21
    static let bitCount = 64

    /// Found by trial: all fields but two that share a key get bits of their own, and of the other
    /// lines in the recordings 3 in 100 pass.
    private static let multiplier: UInt64 = 0x0add_ef05_af2d_0e8f
    private static let variable = UInt8(ascii: "v")
    private static let places = (variable: 12, other: 2)

    /// A bit for each of the mixed keys that pass.
    private var variables: UInt64 = 0
    private var others: UInt64 = 0

    /// Bytes of a name, colon included, that a line needs to be told by.
    static func nameLengthMin(opensWith first: UInt8) -> Int {
        8 + (first == variable ? places.variable : places.other)
    }

    /// Has the lines of this name pass, colon included; answers its slot.
    mutating func add(_ name: RawSpan) -> Int {
        guard let slot = Self.slot(name, start: 0, end: name.byteCount) else {
            preconditionFailure("a name too short to be told")
        }
        if slot < Self.bitCount {
            others |= 1 << UInt64(slot)
        } else {
            variables |= 1 << UInt64(slot - Self.bitCount)
        }
        return slot
    }

    /// Has every variable pass.
    mutating func addVariables() { variables = .max }

    /// Which of twice `bitCount` kinds a line is of; nil for one too short to hold a name of ours.
    @inline(__always)
    static func slot(_ bytes: RawSpan, start: Int, end: Int) -> Int? {
        precondition(start >= 0 && end <= bytes.byteCount)
        guard end &- start >= 8 &+ places.other else { return nil }
        guard unsafe bytes.provenByte(start) == variable else {
            return Int(bit(unsafe bytes.provenWord(start &+ places.other)))
        }
        guard end &- start >= 8 &+ places.variable else { return nil }
        return bitCount &+ Int(bit(unsafe bytes.provenWord(start &+ places.variable)))
    }

    /// True for a line that may be one of ours, and for an empty one.
    ///
    /// The caller has shown that `reach` bytes stand from the line end in front of it on.
    @unsafe @inline(__always)
    func passes(_ bytes: RawSpan, start: Int) -> Bool {
        let first = unsafe bytes.provenByte(start)
        if first == Self.variable {
            let word = unsafe bytes.provenWord(start &+ Self.places.variable)
            return variables &>> Self.bit(word) & 1 != 0
        }
        let word = unsafe bytes.provenWord(start &+ Self.places.other)
        return others &>> Self.bit(word) & 1 != 0 || first == UInt8(ascii: "\n")
    }

    static func isVariable(_ bytes: RawSpan, start: Int) -> Bool { bytes.byte(start) == variable }

    @inline(__always)
    private static func bit(_ word: UInt64) -> UInt64 { (word &* multiplier) &>> 58 }
}
