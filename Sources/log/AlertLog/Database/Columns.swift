/// Reads the columns of a row from left to right, so that no number has to be counted by hand.
struct Columns {
    private let row: Row
    private var next: Int32 = 0

    init(_ row: Row) { self.row = row }

    private mutating func place() -> Int32 {
        defer { next += 1 }
        return next
    }

    mutating func text() -> String { row.text(place()) }
    mutating func optionalText() -> String? { row.optionalText(place()) }
    mutating func int() -> Int { row.int(place()) }
    mutating func int64() -> Int64 { row.int64(place()) }
    mutating func optionalInt64() -> Int64? { row.time(place()) }
    mutating func flag() -> Bool { row.flag(place()) }
}
