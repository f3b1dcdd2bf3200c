package import Ring
package import Telephony

/// Turns records into bytes, one at a time.
package struct RecordWriter {
    /// More than the longest record takes: a flagged call with every text at its limit.
    package static let bytesMax = RecordBuffer.bytesMax

    private var buffer = RecordBuffer()

    package init() {}

    /// Hands the record written last to `body`.
    package func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        buffer.withBytes(body)
    }

    /// Publishes the record written last; false where the journal refuses it.
    package mutating func append(to journal: Journal, leaving reserve: Int) -> Bool {
        buffer.append(to: journal, leaving: reserve)
    }

    /// Writes a record, and says what it is worth: each look into one copies it whole.
    @discardableResult
    package mutating func write(_ record: WardenRecord) -> RecordWorth {
        record.write(to: &self)
    }

    /// Writes a record of one kind.
    @inline(__always)
    mutating func write(_ kind: RecordKind, _ record: inout some Record) -> RecordWorth {
        buffer.removeAll()
        buffer.put(kind.rawValue)
        record.visit(&buffer)
        return record.worth
    }
}

extension RecordBuffer: FieldVisitor {
    @inline(__always)
    package mutating func number(_: StaticString, _ value: inout Int64, _: Column) { put(value) }
    @inline(__always)
    package mutating func flag(_: StaticString, _ value: inout Bool, _: Column) {
        put(value ? 1 : UInt8(0))
    }
    @inline(__always)
    package mutating func link(_: StaticString, _ value: inout LinkID, _: Column) {
        put(value.index)
    }
    @inline(__always)
    package mutating func party(_: StaticString, _ value: inout Party, _: Column) {
        put(value.word)
    }

    package mutating func reading(_: StaticString, _ value: inout PartyReading, _: Column) {
        switch value {
        case .party(let party):
            put(UInt8(0))
            put(party.word)
        case .text(let text):
            put(UInt8(1))
            put(text)
        }
    }

    @inline(__always)
    package mutating func call(_: StaticString, _ value: inout CallID, _: Column) { put(value) }

    @inline(__always)
    package mutating func text<let capacity: Int>(
        _: StaticString,
        _ value: inout ShortText<capacity>,
        _: Column
    ) { put(value) }

    @inline(__always)
    package mutating func word<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word,
        _: Column
    ) { put(value.rawValue) }

    @inline(__always)
    package mutating func optionalWord<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word?,
        _: Column
    ) { put(value.map { $0.rawValue &+ 1 } ?? 0) }

    @inline(__always)
    package mutating func dialog(
        _: StaticString,
        _ value: inout DialogKey?,
        entry: Column,
        id: Column
    ) {
        put(value == nil ? 0 : 1 as UInt8)
        put(Int64(value?.entry ?? 0))
        put(Int64(value?.id ?? 0))
    }

    @inline(__always)
    package mutating func endIdentity() {}

    /// Length with the cut mark in its top bit, then the bytes.
    @inline(__always)
    private mutating func put<let capacity: Int>(_ text: ShortText<capacity>) {
        put(UInt16(truncatingIfNeeded: text.count) | (text.isCut ? 0x8000 : 0))
        if !text.isEmpty { text.withBytes { put($0) } }
    }
}
