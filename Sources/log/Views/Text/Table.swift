package import Rules

/// Rows in columns that line up on a terminal.
package struct Table: Sendable {
    /// The head of a column, and the side on which its cells line up.
    package struct Column: Sendable {
        package let name: String
        package let isRight: Bool
        /// Where there is too little room, columns with a number are left out, the lowest first.
        package let leaves: Int?

        /// A column of text.
        package static func left(_ name: String, leaves: Int? = nil) -> Column {
            Column(name: name, isRight: false, leaves: leaves)
        }
        /// A column of numbers.
        package static func right(_ name: String, leaves: Int? = nil) -> Column {
            Column(name: name, isRight: true, leaves: leaves)
        }
    }

    /// A table as it is printed.
    package struct Printed: Sendable {
        /// The head and the rows; nothing where there are no rows.
        package var text = ""
        /// The columns that there was no room for.
        package var left: [String] = []
        /// Each row stands in lines of its own.
        package var isSheet = false
    }

    let columns: [Column]
    private(set) var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; cells left out at its end stay empty.
    package mutating func add(_ row: [Cell]) {
        precondition(row.count <= columns.count, "a row has more cells than the table has columns")
        rows.append(row)
    }

    /// All of it, however wide that gets.
    package func text(isColoured: Bool, in zone: HourZone = .utc) -> String {
        printed(isColoured: isColoured, in: zone, width: nil).text
    }

    /// As much of it as a line of so many places shows; all of it without a width.
    package func printed(isColoured: Bool, in zone: HourZone, width: Int?) -> Printed {
        guard !rows.isEmpty else { return Printed() }
        let texts = rows.map { row in row.map { $0.text(in: zone) } }
        let fit = TableFit(columns, texts, rows.map { row in row.map(\.widthMax) }, width: width)
        let left =
            fit.shown.count < columns.count
            ? columns.indices.filter { !fit.shown.contains($0) }.map { columns[$0].name } : []
        let writer = TableWriter(columns: columns, fit: fit, isColoured: isColoured)
        var text = ""
        if fit.isSheet {
            for (row, cells) in zip(texts, rows) {
                text += text.isEmpty ? "" : "\n"
                text += writer.sheet(row, cells.map(\.style))
            }
        } else {
            text = writer.line(columns.map { $0.name.uppercased() }, columns.map { _ in .heading })
            for (row, cells) in zip(texts, rows) { text += writer.line(row, cells.map(\.style)) }
        }
        return Printed(text: text, left: left, isSheet: fit.isSheet)
    }
}

/// Writes the rows of a table, each by the room that its columns were given.
private struct TableWriter {
    let columns: [Table.Column]
    let fit: TableFit
    let isColoured: Bool

    /// One row in one line.
    func line(_ texts: [String], _ styles: [Style]) -> String {
        var line = ""
        let shown = fit.shown.filter { $0 < texts.count }
        for (place, index) in shown.enumerated() {
            let text = ShownText.cut(texts[index], to: fit.widths[index])
            let space = String(repeating: " ", count: fit.widths[index] - DisplayWidth.of(text))
            let styled = isColoured ? styles[index].applied(to: text) : text
            let isLast = place == shown.count - 1
            if place > 0 { line += "  " }
            line += columns[index].isRight ? space + styled : isLast ? styled : styled + space
        }
        return line + "\n"
    }

    /// One row in a line for each of its cells.
    func sheet(_ texts: [String], _ styles: [Style]) -> String {
        let width = columns.map { DisplayWidth.of($0.name) }.max() ?? 0
        var lines = ""
        for (index, text) in texts.enumerated() where !text.isEmpty {
            let name = columns[index].name
            let space = String(repeating: " ", count: width - DisplayWidth.of(name))
            let head = name.uppercased() + space
            lines += isColoured ? Style.heading.applied(to: head) : head
            lines += "  " + (isColoured ? styles[index].applied(to: text) : text) + "\n"
        }
        return lines
    }
}
