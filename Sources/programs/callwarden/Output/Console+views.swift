import AlertLog
import CommandLine
import Views
import Wire

extension Console {
    /// Writes one JSON object as one line.
    func print(_ value: JSON) throws { try print(value.encoded) }

    /// Writes a table, with its head, unless it has no rows.
    func print(_ table: Table) throws { try write(table.text(isColoured: isColoured)) }

    /// The text in a style where the terminal shows one.
    func styled(_ text: String, _ style: Style) -> String {
        isColoured ? style.applied(to: text) : text
    }

    /// Lists rows: in JSON one a line as they are read, for people as a table once all are.
    ///
    /// `nothing` is said where there are none.
    func list<Listed: RowTable>(
        in empty: Listed,
        nothing: String,
        json: @escaping (Listed.Row, inout RowWriter) throws -> Void = { $1.write($0) },
        _ read: ((Listed.Row) -> Bool) throws -> Void
    ) throws {
        var (listed, writer) = (empty, RowWriter())
        try forEach(read) { row in
            switch format {
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
