import CommandLine
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
}
