package import Telephony

/// Goes through the fields of a record in the order of the journal.
///
/// A record states its fields once, in `visit`; writer, reader, tables and output are visitors. The
/// names cost nothing where they are not looked at.
package protocol FieldVisitor {
    /// A number or a time: eight bytes.
    mutating func number(_ name: StaticString, _ value: inout Int64, _ column: Column)
    /// Yes or no: one byte.
    mutating func flag(_ name: StaticString, _ value: inout Bool, _ column: Column)
    /// A switch: its place in the journal, its name in tables.
    mutating func link(_ name: StaticString, _ value: inout LinkID, _ column: Column)
    /// A party as windows count it.
    mutating func party(_ name: StaticString, _ value: inout Party, _ column: Column)
    /// A party as it was read: its name in tables.
    mutating func reading(_ name: StaticString, _ value: inout PartyReading, _ column: Column)
    /// The switch's name for a call, by which rows are found.
    mutating func call(_ name: StaticString, _ value: inout CallID, _ column: Column)
    /// What a caller, a switch or an operator chose.
    mutating func text<let capacity: Int>(
        _ name: StaticString,
        _ value: inout ShortText<capacity>,
        _ column: Column
    )
    /// An enum: one byte here, its word in tables.
    mutating func word<Word: RecordWord>(
        _ name: StaticString,
        _ value: inout Word,
        _ column: Column
    )
    /// An enum that may be missing, as null is in tables.
    mutating func optionalWord<Word: RecordWord>(
        _ name: StaticString,
        _ value: inout Word?,
        _ column: Column
    )
    /// A proxy's name for a call, in two columns; both null where there is none.
    mutating func dialog(
        _ name: StaticString,
        _ value: inout DialogKey?,
        entry: Column,
        id: Column
    )

    /// What stands above is what a record cannot be without; from here on an older one may end before
    /// any field, and the fields that it lacks keep their defaults.
    mutating func endIdentity()

    /// A column that follows from the fields and is in no bytes.
    mutating func derived(_ column: Column, _ number: @autoclosure () -> Int64)
    /// The same for a column of text.
    mutating func derived(_ column: Column, text: @autoclosure () -> PartyText)
    /// The same for a column of words.
    mutating func derived<Word: RecordWord>(_ column: Column, word: @autoclosure () -> Word)
}

extension FieldVisitor {
    @inline(__always)
    package mutating func derived(_: Column, _: @autoclosure () -> Int64) {}
    @inline(__always)
    package mutating func derived(_: Column, text: @autoclosure () -> PartyText) {}
    @inline(__always)
    package mutating func derived<Word: RecordWord>(_: Column, word: @autoclosure () -> Word) {}

    /// The number of an alert, a kill or a gap, which in bytes is a number like others.
    @inline(__always)
    package mutating func id<ID: RecordID>(
        _ name: StaticString,
        _ value: inout ID,
        _ column: Column
    ) {
        var number = value.value
        self.number(name, &number, column)
        value = ID(number)
    }

    /// How many there were: eight bytes.
    @inline(__always)
    package mutating func count(_ name: StaticString, _ value: inout Int, _ column: Column) {
        var number = Int64(value)
        self.number(name, &number, column)
        value = Int(number)
    }

    /// Stored as eight bytes; what fits in fewer is the nearest that does.
    @inline(__always)
    package mutating func count(_ name: StaticString, _ value: inout UInt32, _ column: Column) {
        var number = Int64(value)
        self.number(name, &number, column)
        value = UInt32(clamping: number)
    }

    /// Its kind, then its word.
    @inline(__always)
    package mutating func subject(_ name: StaticString, _ value: inout Subject) {
        var (kind, party) = (value.kind, Party(word: value.word))
        word("subjectKind", &kind, .none)
        self.party(name, &party, .none)
        value = Subject(kind, party.word)
    }
}

/// The number of an alert, a kill or a gap.
package protocol RecordID {
    var value: Int64 { get }
    init(_ value: Int64)
}

extension AlertID: RecordID {}
extension KillID: RecordID {}
extension GapID: RecordID {}
