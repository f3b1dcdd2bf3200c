/// What a replay takes from the record of a call.
package enum CallColumn: String, CaseIterable, Sendable {
    case caller, callee, start
    case id, answered, end, duration, name, context

    /// Without these there is no call.
    package static let needed: [CallColumn] = [.caller, .callee, .start]
}

/// Where a column stands.
package enum ColumnPlace: Equatable, Sendable {
    /// Counted from 1.
    case number(Int)
    /// As the first line calls it.
    case name(String)
}

/// Which column of a table of calls holds what.
package struct CallLayout: Equatable, Sendable {
    package let places: [CallColumn: ColumnPlace]
    /// How many fields a record may have; nil for as many as the first line has.
    let fieldCounts: ClosedRange<Int>?
    /// True where a name of a call is only what has the form of Asterisk's.
    let checksID: Bool

    /// Columns as an operator gave them: `needed` ones are there.
    package init(_ places: [CallColumn: ColumnPlace]) {
        self.init(places, fieldCounts: nil)
    }

    private init(
        _ places: [CallColumn: ColumnPlace],
        fieldCounts: ClosedRange<Int>?,
        checksID: Bool = false
    ) {
        (self.places, self.fieldCounts, self.checksID) = (places, fieldCounts, checksID)
    }

    /// What FreeSWITCH's mod_cdr_csv writes: the template `example`, which vanilla's
    /// `cdr_csv.conf.xml` names as the default, with 15 columns, and the one that the module itself has
    /// (`mod_cdr_csv.c`), with the first 13 of them.
    ///
    /// Quotes inside a value are not doubled there, so a caller's name may add fields. To put others in
    /// the places of numbers and start it takes four, which makes 17 at the least: no such number of
    /// fields is taken.
    package static let freeswitch = CallLayout(
        [
            .name: .number(1), .caller: .number(2), .callee: .number(3), .context: .number(4),
            .start: .number(5), .answered: .number(6), .end: .number(7), .duration: .number(8),
            .id: .number(11),
        ],
        fieldCounts: 13...15
    )

    /// What Asterisk's cdr_csv writes to Master.csv (`build_csv_record` in `cdr/cdr_csv.c`): 16 columns,
    /// then `uniqueid`, `userfield`, and three newer ones, each where `cdr.conf` asks for it.
    ///
    /// A context there says which way a call came in, and tells no tenant from another.
    package static let asterisk = CallLayout(
        [
            .caller: .number(2), .callee: .number(3), .start: .number(10),
            .answered: .number(11), .end: .number(12), .duration: .number(13), .id: .number(17),
        ],
        fieldCounts: 16...21,
        checksID: true
    )

    /// True where the first line says what the columns are.
    var hasHeader: Bool {
        places.values.contains { if case .name = $0 { true } else { false } }
    }
}
