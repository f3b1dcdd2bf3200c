import Telephony
import Wire

/// Why a record is no call.
enum CallRowProblem: Error, Equatable, CustomStringConvertible {
    case malformed(CSVProblem)
    case fieldCount(Int, ClosedRange<Int>)
    case noTime(CallColumn, String)
    case noDuration(String)

    var description: String {
        switch self {
        case .malformed(let problem): "\(problem)"
        case .fieldCount(let found, let wanted):
            "has \(found) fields, not "
                + (wanted.count == 1
                    ? "\(wanted.lowerBound)" : "\(wanted.lowerBound) to \(wanted.upperBound)")
        case .noTime(let column, let text): "has no time as its \(column.rawValue): \"\(text)\""
        case .noDuration(let text): "has no number of seconds as its duration: \"\(text)\""
        }
    }
}

/// Reads calls out of the records of one table, by the places of its columns.
struct CallRow {
    /// Places from 0.
    private let places: [CallColumn: Int]
    private let fieldCounts: ClosedRange<Int>
    private let checksID: Bool
    private let zone: LocalTime
    private(set) var hasLocalTimes = false
    private(set) var hasFractions = false

    /// By a table's first record; `header` is what it says, where it is one.
    init(
        _ layout: CallLayout,
        header: [String]?,
        fields: Int,
        zone: LocalTime,
        path: String
    ) throws(CaptureError) {
        var places: [CallColumn: Int] = [:]
        for (column, place) in layout.places {
            switch place {
            case .number(let number): places[column] = number - 1
            case .name(let name):
                guard let index = header?.firstIndex(of: name) else {
                    throw .noColumn(path: path, name: name, known: header ?? [])
                }
                places[column] = index
            }
        }
        self.places = places
        fieldCounts = layout.fieldCounts ?? fields...fields
        checksID = layout.checksID
        self.zone = zone
    }

    /// True where a first record that is no call says what the columns are.
    func isHeader(_ reader: borrowing CSVReader) -> Bool {
        let start = field(.start, reader) ?? []
        return !start.isEmpty && !start.contains { (0x30...0x39).contains($0) }
    }

    /// The call of a record; `name` is its name where it has none of its own.
    mutating func call(
        _ reader: borrowing CSVReader,
        named name: [UInt8]
    ) throws(CallRowProblem) -> WrittenCall {
        guard fieldCounts.contains(reader.fieldCount) else {
            throw .fieldCount(reader.fieldCount, fieldCounts)
        }
        var call = WrittenCall()
        guard let start = try time(.start, reader) else {
            throw .noTime(.start, Self.shown(field(.start, reader) ?? []))
        }
        call.start = start
        call.answered = Self.time(try time(.answered, reader), of: start)
        call.end = Self.time(try time(.end, reader), of: start)
        if let length = try duration(reader), call.end == 0 { call.end = start + length }
        call.caller = field(.caller, reader) ?? []
        call.callee = field(.callee, reader) ?? []
        call.name = field(.name, reader) ?? []
        call.context = field(.context, reader) ?? []
        let id = field(.id, reader) ?? []
        call.id = id.isEmpty || checksID && !Self.isOfAsterisk(id) ? name[...] : id
        return call
    }

    /// A later time of a call that began then; zero where there is none.
    ///
    /// One told to the second may seem to be before the beginning; one further back is none, such as the
    /// year 1970 for the answer of a call that nobody took.
    private static func time(_ time: EventTime?, of start: EventTime) -> EventTime {
        guard let time, time > start - 1_000_000 else { return 0 }
        return max(time, start)
    }

    private func field(
        _ column: CallColumn,
        _ reader: borrowing CSVReader
    ) -> ArraySlice<UInt8>? {
        guard let place = places[column], place < reader.fieldCount else { return nil }
        return reader[place]
    }

    /// A time; nil where there is none, as for the answer of a call that nobody took.
    private mutating func time(
        _ column: CallColumn,
        _ reader: borrowing CSVReader
    ) throws(CallRowProblem) -> EventTime? {
        guard let text = field(column, reader), !WrittenTime.isNone(text) else { return nil }
        guard let written = WrittenTime(text, zone) else {
            throw .noTime(column, Self.shown(text))
        }
        hasLocalTimes = hasLocalTimes || written.isLocal
        if column == .start { hasFractions = hasFractions || written.hasFraction }
        return written.time
    }

    /// Longest call that is believed, in seconds.
    private static let durationMax = 1e9

    /// How long the call took, in microseconds.
    private func duration(
        _ reader: borrowing CSVReader
    ) throws(CallRowProblem) -> Int64? {
        guard let text = field(.duration, reader), !text.isEmpty else { return nil }
        let words = String(decoding: text, as: UTF8.self)
        guard let seconds = Double(words), (0...Self.durationMax).contains(seconds) else {
            throw .noDuration(Self.shown(text))
        }
        return Int64(seconds * 1_000_000)
    }

    /// `1700000000.42`, with the name of a system in front or not: where the column of names was not asked
    /// for, others stand in its place.
    private static func isOfAsterisk(_ id: ArraySlice<UInt8>) -> Bool {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let parts = id.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count >= 2, let last = parts.last, !last.isEmpty else { return false }
        let second = parts[parts.count - 2].reversed().prefix(while: digits.contains)
        return last.allSatisfy(digits.contains) && second.count >= 9
    }

    private static func shown(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.prefix(40), as: UTF8.self)
    }
}
