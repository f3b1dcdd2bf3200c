import Telephony

/// What an operator's file says of one prefix at some hours of the week.
package struct PrefixRow: Sendable, Equatable {
    /// The digits that numbers begin with; none for all numbers.
    package let digits: String
    /// Whether it stands for full numbers, or for extensions and short codes.
    package let isInternational: Bool
    /// What the operator calls it.
    package let name: String
    package let hours: PrefixHours
    package let levels: PrefixLevels

    package init(
        digits: String,
        isInternational: Bool,
        name: String,
        hours: PrefixHours = .always,
        levels: PrefixLevels
    ) {
        (self.digits, self.isInternational, self.name) = (digits, isInternational, name)
        (self.hours, self.levels) = (hours, levels)
    }

    /// The prefix as it stands in the file.
    package var written: String { (isInternational ? "+" : "local:") + digits }
}

/// An operator's prefixes, looked up by what a number begins with.
package struct PrefixTable: Sendable, Equatable {
    /// Rows of a file.
    package static let rowsMax = 10_000

    package let rows: [PrefixRow]
    /// By a prefix as `key` has it, the places of its rows.
    private let places: [UInt64: [Int]]
    /// How many digits prefixes have, the longest first.
    private let lengths: [Int]

    /// Rows of one prefix stand at different hours; prefixes have 15 digits at most.
    package init(_ rows: [PrefixRow] = []) {
        self.rows = Array(rows.prefix(Self.rowsMax))
        var places: [UInt64: [Int]] = [:]
        for (place, row) in self.rows.enumerated() {
            let number = PhoneNumber(digits: row.digits.utf8)
            let kind = row.isInternational ? Party.Kind.international : .local
            let key = Self.key(kind, number?.packed ?? 0, digits: row.digits.utf8.count)
            places[key, default: []].append(place)
        }
        self.places = places
        lengths = Set(self.rows.map { $0.digits.utf8.count }).sorted(by: >)
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// Whether any row has levels of one of these measures.
    func has(_ isMeant: (PrefixMeasure) -> Bool) -> Bool {
        let measures = PrefixMeasure.allCases.filter(isMeant)
        return rows.contains { row in measures.contains { !row.levels[$0].isOff } }
    }

    /// The place of the row that holds for a number at a minute of the week: of the longest prefix that
    /// has one at that time.
    func place(for party: Party, at minute: Int) -> Int? {
        guard let number = party.number else { return nil }
        for length in lengths {
            let found = places[Self.key(party.kind, number.packed, digits: length)]
            if let place = found?.first(where: { rows[$0].hours.contains(minute) }) { return place }
        }
        return nil
    }

    /// What was too much to which prefix, as an alert says it.
    func why(_ measure: PrefixMeasure, _ place: Int) -> ShortText<128> {
        let row = rows[place]
        let name = row.name.isEmpty ? "" : " \(row.name)"
        return ShortText("\(measure.word) to \(row.written)\(name)")
    }

    /// The first digits of a number; the places behind them are filled as those of a short number are.
    private static func key(_ kind: Party.Kind, _ packed: UInt64, digits: Int) -> UInt64 {
        UInt64(kind.rawValue) << 60 | packed | (1 << UInt64(60 - 4 * digits) - 1)
    }
}
