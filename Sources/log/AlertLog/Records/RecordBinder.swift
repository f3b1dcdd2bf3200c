internal import Records
internal import Telephony

/// Binds the columns of a record in the order in which its statement numbers them.
struct RecordBinder: FieldVisitor {
    private(set) var values: BoundValues
    /// Names of the switches by their place in the settings.
    private let links: [String]

    init(_ values: BoundValues, _ links: [String]) { (self.values, self.links) = (values, links) }

    /// True where null or nothing was to be bound, which is done.
    private mutating func isDone(_ column: Column, isZero: Bool) -> Bool {
        guard !column.isNone else { return true }
        guard column.isUnknown || column.isNullAtZero && isZero else { return false }
        values.null()
        return true
    }

    mutating func number(_: StaticString, _ value: inout Int64, _ column: Column) {
        if !isDone(column, isZero: value == 0) { values.integer(value) }
    }

    mutating func flag(_: StaticString, _ value: inout Bool, _ column: Column) {
        if !isDone(column, isZero: !value) { values.flag(value) }
    }

    mutating func link(_: StaticString, _ value: inout LinkID, _ column: Column) {
        if !isDone(column, isZero: false) { values.text(links.name(of: value)) }
    }

    mutating func party(_: StaticString, _ value: inout Party, _ column: Column) {
        let word = Int64(bitPattern: value.word)
        if !isDone(column, isZero: word == 0) { values.integer(word) }
    }

    mutating func reading(_: StaticString, _ value: inout PartyReading, _ column: Column) {
        if !isDone(column, isZero: false) { values.party(value) }
    }

    mutating func call(_: StaticString, _ value: inout CallID, _ column: Column) {
        if !isDone(column, isZero: value.isEmpty) { values.name(value) }
    }

    mutating func text<let capacity: Int>(
        _: StaticString,
        _ value: inout ShortText<capacity>,
        _ column: Column
    ) {
        if !isDone(column, isZero: value.isEmpty) { values.sent(value) }
    }

    mutating func word<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word,
        _ column: Column
    ) {
        let place = Int(value.rawValue)
        if !isDone(column, isZero: place == 0) { values.text(Word.words[place]) }
    }

    mutating func optionalWord<Word: RecordWord>(
        _: StaticString,
        _ value: inout Word?,
        _ column: Column
    ) {
        guard !column.isNone else { return }
        if let value { values.text(Word.words[Int(value.rawValue)]) } else { values.null() }
    }

    mutating func dialog(
        _: StaticString,
        _ value: inout DialogKey?,
        entry: Column,
        id: Column
    ) {
        if let value {
            values.integer(Int64(value.entry))
            values.integer(Int64(value.id))
        } else {
            values.null()
            values.null()
        }
    }

    mutating func endIdentity() {}

    mutating func derived(_ column: Column, _ number: @autoclosure () -> Int64) {
        var number = number()
        self.number("", &number, column)
    }

    mutating func derived(_ column: Column, text: @autoclosure () -> PartyText) {
        var text = text()
        self.text("", &text, column)
    }

    mutating func derived<Word: RecordWord>(_ column: Column, word: @autoclosure () -> Word) {
        var word = word()
        self.word("", &word, column)
    }
}

extension [String] {
    /// A switch that has no name here goes by its place.
    func name(of link: LinkID) -> String {
        Int(link.index) < count ? self[Int(link.index)] : "#\(link.index)"
    }
}
