import CLinux
import Glibc

/// How much a terminal shows at once.
package struct TerminalSize: Sendable, Equatable {
    /// Sizes beyond this are nobody's screen.
    package static let placesMax = 10_000

    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) { (self.columns, self.rows) = (columns, rows) }

    /// The size of the terminal behind a descriptor; COLUMNS and LINES are asked where it does not
    /// say, nil where nobody does.
    package static func of(_ descriptor: Int32, _ environment: [String: String]) -> TerminalSize? {
        let size = cw_terminal_size(descriptor)
        return TerminalSize(
            columns: Int(size >> 16),
            rows: Int(size & 0xffff),
            environment
        )
    }

    /// The same of what the system said, zero for nothing.
    init?(columns: Int, rows: Int, _ environment: [String: String]) {
        let said = { (name: String, size: Int) -> Int? in
            if (1...Self.placesMax).contains(size) { return size }
            let number = environment[name].flatMap { Int($0) }
            return number.flatMap { (1...Self.placesMax).contains($0) ? $0 : nil }
        }
        guard let columns = said("COLUMNS", columns) else { return nil }
        self.init(columns: columns, rows: said("LINES", rows) ?? 24)
    }
}
