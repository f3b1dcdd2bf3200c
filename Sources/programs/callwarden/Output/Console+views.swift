import AlertLog
import CommandLine
import Views
import Wire

extension Console {
    /// Writes one JSON object as one line.
    func print(_ value: JSON) throws { try print(value.encoded) }

    /// Writes one of several objects of a kind for programs: as a line of JSON, or as comma-separated values,
    /// whose head stands before the first.
    func row(_ object: JSON, isFirst: Bool) throws {
        guard rowFormat == .csv else { return try print(object) }
        if isFirst { try write(CSV.head(of: object)) }
        try write(CSV.line(object))
    }

    /// Writes a table, with its head, unless it has no rows; what the terminal has no room for is named.
    func print(_ table: Table) throws {
        let printed = table.printed(isColoured: isColoured, in: zone, width: width)
        try write(printed.text)
        guard !printed.left.isEmpty else { return }
        try flush()
        note("left out for want of room: \(printed.left.joined(separator: ", ")); -o json has all")
    }

    /// The text in a style where the terminal shows one.
    func styled(_ text: String, _ style: Style) -> String {
        isColoured ? style.applied(to: text) : text
    }

    /// Lists rows: for programs one a line as they are read, for people as a table once all are.
    ///
    /// `nothing` is said where there are none.
    func list<Listed: RowTable>(
        in empty: Listed,
        nothing: String,
        json: @escaping (Listed.Row, inout RowWriter) throws -> Void = { $1.write($0) },
        _ read: ((Listed.Row) -> Bool) throws -> Void
    ) throws {
        var (listed, writer) = (empty, RowWriter())
        if rowFormat == .csv { try write(CSV.head(of: Listed.Row.self)) }
        try forEach(read) { row in
            switch rowFormat {
            case .csv: try write(CSV.line(row))
            case .json:
                writer.removeAll()
                try json(row, &writer)
                writer.endLine()
                try write(writer.bytes)
            case .human: listed.add(row)
            }
        }
        let table = listed.table
        try print(table)
        if table.isEmpty, format == .human { note(nothing) }
    }

    /// The same for rows that are all there.
    func list<Listed: RowTable>(_ rows: [Listed.Row], in empty: Listed, nothing: String) throws {
        try list(in: empty, nothing: nothing) { body in
            for row in rows where !body(row) { return }
        }
    }
}
