package import Telephony

/// One place in a table.
package struct Cell: Sendable, ExpressibleByStringInterpolation {
    /// The text, escaped: whatever a caller chose cannot leave its cell.
    package let text: String
    package let style: Style

    package init(_ text: String, _ style: Style = .plain) {
        self.text = TextEscape.escaped(text)
        self.style = style
    }

    /// Bytes as a switch sent them.
    package init<let capacity: Int>(_ text: ShortText<capacity>, _ style: Style = .plain) {
        self.text = TextEscape.escaped(bytes: text.array)
        self.style = style
    }

    package init(stringLiteral value: String) { self.init(value) }

    /// Text that others chose, in at most so many places on the terminal.
    ///
    /// What counts is what is shown: one letter can carry a thousand marks, and one control
    /// character takes eight places once it is escaped.
    package static func brief(_ text: String, _ widthMax: Int = 32) -> Cell {
        var gate = MarkGate()
        var pieces: [(text: String, width: Int)] = []
        var width = 0
        for scalar in text.unicodeScalars {
            let piece = TextEscape.shown(scalar, &gate)
            pieces.append((piece, DisplayWidth.of(piece)))
            width += DisplayWidth.of(piece)
            guard width > widthMax else { continue }
            while width > widthMax - 1, let last = pieces.popLast() { width -= last.width }
            return Cell(shown: pieces.map(\.text).joined() + "…")
        }
        return Cell(shown: pieces.map(\.text).joined())
    }

    private init(shown: String) {
        text = shown
        style = .plain
    }
}

/// Rows in columns that line up on a terminal.
package struct Table: Sendable {
    /// The head of a column, and the side on which its cells line up.
    package struct Column: Sendable {
        package let name: String
        package let isRight: Bool

        /// A column of text.
        package static func left(_ name: String) -> Column { Column(name: name, isRight: false) }
        /// A column of numbers.
        package static func right(_ name: String) -> Column { Column(name: name, isRight: true) }
    }

    private let columns: [Column]
    private var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    package var isEmpty: Bool { rows.isEmpty }

    /// Adds a row; cells left out at its end stay empty.
    package mutating func add(_ row: [Cell]) {
        precondition(row.count <= columns.count, "a row has more cells than the table has columns")
        rows.append(row)
    }

    /// The head and the rows; nothing where there are no rows.
    package func text(isColoured: Bool) -> String {
        guard !rows.isEmpty else { return "" }
        let head = columns.map { Cell($0.name.uppercased(), .heading) }
        let lines = [head] + rows
        let widths = columns.indices.map { column in
            lines.map { column < $0.count ? DisplayWidth.of($0[column].text) : 0 }.max() ?? 0
        }
        return lines.map { line(of: $0, widths: widths, isColoured: isColoured) }.joined()
    }

    private func line(of row: [Cell], widths: [Int], isColoured: Bool) -> String {
        var text = ""
        for (index, cell) in row.enumerated() {
            let shown = isColoured ? cell.style.applied(to: cell.text) : cell.text
            let space = String(repeating: " ", count: widths[index] - DisplayWidth.of(cell.text))
            let isLast = index == row.count - 1
            if index > 0 { text += "  " }
            text += columns[index].isRight ? space + shown : isLast ? shown : shown + space
        }
        return text + "\n"
    }
}
