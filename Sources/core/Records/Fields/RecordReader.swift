package import Telephony

/// What the bytes of a record turned out to be.
package enum RecordReading: Equatable {
    case record(WardenRecord)
    /// Written by a newer agent: to be counted and passed over.
    case unknownKind(UInt8)
    /// Cut in the middle of a field, without what tells it from others, or with a value that means
    /// nothing here.
    case unreadable
}

/// Reads records back from bytes, whatever those bytes are.
package struct RecordReader {
    private let bytes: [UInt8]
    private var index = 1
    /// Set when a field was cut or meant nothing.
    private var isBroken = false
    /// The identity is read: an older record may end before any field.
    private var mayEnd = false

    /// What a record's bytes say, its kind in front; never traps, whatever they are.
    package static func read(_ bytes: [UInt8]) -> RecordReading {
        guard let first = bytes.first else { return .unreadable }
        guard let kind = RecordKind(rawValue: first) else { return .unknownKind(first) }
        var reader = RecordReader(bytes: bytes)
        return WardenRecord.read(kind, from: &reader).map(RecordReading.record) ?? .unreadable
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the fields of one kind; nil where they do not stand there.
    mutating func read<Kind: Record>() -> Kind? {
        var record = Kind.blank
        record.visit(&self)
        return isBroken ? nil : record
    }

    /// True where the next field is there; one that an older agent did not know is not.
    private mutating func begins() -> Bool {
        guard index == bytes.count else { return !isBroken }
        if !mayEnd { isBroken = true }
        return false
    }

    /// The next integer, little-endian.
    @inline(__always)
    private mutating func integer<Integer: FixedWidthInteger & BitwiseCopyable>() -> Integer {
        let end = index &+ MemoryLayout<Integer>.size
        guard end <= bytes.count else {
            isBroken = true
            return 0
        }
        // Every pattern of bits is an integer, and the load traps outside of the bytes.
        let value = unsafe bytes.span.bytes.unsafeLoadUnaligned(
            fromByteOffset: index,
            as: Integer.self
        )
        index = end
        return Integer(littleEndian: value)
    }

    private mutating func text<let capacity: Int>() -> ShortText<capacity> {
        let mark: UInt16 = integer()
        let length = Int(mark & 0x7fff)
        guard index &+ length <= bytes.count else {
            isBroken = true
            return ShortText()
        }
        var text: ShortText<capacity> = text(at: index..<index &+ length)
        index &+= length
        // One byte too many is what marks a text as cut.
        if mark & 0x8000 != 0, text.count == capacity { text.append(0) }
        return text
    }

    @inline(__always)
    private func text<let capacity: Int>(at range: Range<Int>) -> ShortText<capacity> {
        // Bytes are looked at as bytes, and a range outside of them traps.
        unsafe ShortText(copying: bytes.span.bytes.extracting(range))
    }

    private mutating func word<Word: RecordWord>(of raw: UInt8) -> Word? {
        let word = Word(rawValue: raw)
        if word == nil { isBroken = true }
        return word
    }
}

extension RecordReader: FieldVisitor {
    package mutating func endIdentity() { mayEnd = true }

    package mutating func number(_: StaticString, _ value: inout Int64, _: Column) {
        if begins() { value = integer() }
    }

    package mutating func flag(_: StaticString, _ value: inout Bool, _: Column) {
        if begins() { value = integer() as UInt8 != 0 }
    }

    package mutating func link(_: StaticString, _ value: inout LinkID, _: Column) {
        if begins() { value = LinkID(Int(integer() as UInt16)) }
    }

    package mutating func party(_: StaticString, _ value: inout Party, _: Column) {
        if begins() { value = Party(word: integer()) }
    }

    package mutating func reading(_: StaticString, _ value: inout PartyReading, _: Column) {
        guard begins() else { return }
        switch integer() as UInt8 {
        case 0: value = .party(Party(word: integer()))
        case 1: value = .text(text())
        default: isBroken = true
        }
    }

    package mutating func call(_: StaticString, _ value: inout CallID, _: Column) {
        if begins() { value = text() }
    }

    package mutating func text<let capacity: Int>(
        _: StaticString,
        _ value: inout ShortText<capacity>,
        _: Column
    ) {
        if begins() { value = text() }
    }

    package mutating func word<Word: RecordWord>(_: StaticString, _ value: inout Word, _: Column) {
        guard begins(), let word: Word = word(of: integer()) else { return }
        value = word
    }

    package mutating func optionalWord<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word?,
        _: Column
    ) {
        guard begins() else { return }
        let raw: UInt8 = integer()
        value = raw == 0 ? nil : word(of: raw &- 1)
    }

    package mutating func dialog(
        _: StaticString,
        _ value: inout DialogKey?,
        entry: Column,
        id: Column
    ) {
        guard begins() else { return }
        let isKnown = integer() as UInt8 == 1
        let (entry, id): (Int64, Int64) = (integer(), integer())
        value = isKnown ? DialogKey(entry: UInt32(clamping: entry), id: UInt32(clamping: id)) : nil
    }
}
