package import AlertLog
import Telephony

/// How comma-separated values write times.
package enum ExportTimes: String, CaseIterable, Sendable {
    case iso8601
    case systemd

    fileprivate func text(_ time: EventTime) -> String {
        self == .iso8601 ? TimeText.iso8601(time) : TimeText.utc(time)
    }
}

extension CSV {
    /// The names of the columns of a type of row, in the order of `line`.
    package static func head(of type: (some LogRow).Type) -> String {
        var (names, row) = (ColumnVisitor(), type.init())
        row.visit(&names)
        return head(names.columns.all)
    }

    /// A row as one line with its end.
    package static func line(_ row: some LogRow, times: ExportTimes = .iso8601) -> String {
        var (fields, row) = (FieldVisitor(times: times), row)
        row.visit(&fields)
        return line(fields.columns.all)
    }
}

extension CSV {
    /// The agent's figures by name, a line each behind a head.
    package static func figures(_ rows: [StatRow]) -> String {
        rows.reduce(head(["figure", "value"])) { text, row in
            let value: Field =
                switch row.value {
                case .integer(let number): .number(number)
                case .real(let number): .decimal(number)
                case .text(let words): .text(words)
                }
            return text + line([.text(row.name), value])
        }
    }
}

/// What goes into a line, by where it stands: older columns keep their places.
private struct Placed<Value> {
    private var first: [Value] = []
    private var turn: [Value] = []
    private var last: [Value] = []

    var all: [Value] { first + turn + last }

    mutating func add(_ value: Value, _ lines: FieldPlace.Lines) {
        switch lines {
        case .first: first.append(value)
        case .turn: turn.append(value)
        case .last: last.append(value)
        case .never: break
        }
    }
}

private struct ColumnVisitor: ShowingVisitor {
    private(set) var columns = Placed<String>()

    mutating func show(_ field: RowField, _ value: () -> FieldValue) {
        columns.add(field.name, field.place.lines)
        if case .time = value() { columns.add(field.name + "_us", field.place.lines) }
    }
}

private struct FieldVisitor: ShowingVisitor {
    let times: ExportTimes
    private(set) var columns = Placed<CSV.Field>()

    init(times: ExportTimes) { self.times = times }

    mutating func show(_ field: RowField, _ value: () -> FieldValue) {
        let lines = field.place.lines
        guard lines != .never else { return }
        switch value() {
        case .text(let text): columns.add(.text(text ?? ""), lines)
        case .integer(let number): columns.add(number.map(CSV.Field.number) ?? .none, lines)
        case .flag(let flag): columns.add(.boolean(flag), lines)
        case .time(let time):
            // As text and as a number; both empty where there is none.
            columns.add(time.map { .text(times.text($0)) } ?? .none, lines)
            columns.add(time.map(CSV.Field.number) ?? .none, lines)
        }
    }
}
