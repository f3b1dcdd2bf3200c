import AlertLog
import CommandLine
import Views

/// Prints rows as they come: in a table whose columns keep their places, or one a line for programs.
struct FollowPrinter<Listed: RowTable> {
    /// Rows by which the columns of the next ones are measured.
    private let recentMax = 50

    private let console: Console
    private let empty: Listed
    private var recent: [Listed.Row] = []
    /// The head as it was last printed; empty before the first row.
    private var head = ""
    private var writer = RowWriter()

    init(_ empty: Listed, on console: Console) throws {
        (self.empty, self.console) = (empty, console)
        if console.rowFormat == .csv { try console.write(CSV.head(of: Listed.Row.self)) }
    }

    /// Prints rows below those before them; `json` writes one for programs.
    mutating func add(
        _ rows: [Listed.Row],
        json: (Listed.Row, inout RowWriter) throws -> Void = { $1.write($0) }
    ) throws {
        guard !rows.isEmpty else { return }
        switch console.rowFormat {
        case .csv: for row in rows { try console.write(CSV.line(row)) }
        case .json:
            for row in rows {
                writer.removeAll()
                try json(row, &writer)
                writer.endLine()
                try console.write(writer.bytes)
            }
        case .human: try show(rows)
        }
    }

    private mutating func show(_ rows: [Listed.Row]) throws {
        recent = (recent + rows).suffix(max(recentMax, rows.count))
        var all = empty
        for row in recent { all.add(row) }
        let printed = all.table.printed(
            isColoured: console.isColoured,
            in: console.zone,
            width: console.width
        )
        guard !printed.isSheet else {
            var new = empty
            for row in rows { new.add(row) }
            try console.print(new.table)
            return try console.write("\n")
        }
        let lines = printed.text.split(separator: "\n")
        let top = String(lines.first ?? "")
        if top != head {
            try console.write(top + "\n")
            head = top
        }
        for line in lines.suffix(rows.count) { try console.write(line + "\n") }
    }
}
