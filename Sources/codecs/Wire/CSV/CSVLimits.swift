/// How large a record of comma-separated values may be.
package struct CSVLimits: Sendable, Equatable {
    package var recordBytesMax = 65_536
    /// Lines of one record: a field in quotes may hold line ends.
    package var recordLinesMax = 16
    package var fieldsMax = 256

    package init() {}
}

/// Why a line is no record.
package enum CSVProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case tooLong(limit: Int)
    case tooManyLines(limit: Int)
    case tooManyFields(limit: Int)
    case unterminated

    package var description: String {
        switch self {
        case .tooLong(let limit): "is longer than \(limit) bytes"
        case .tooManyLines(let limit): "opens a quote that does not end within \(limit) lines"
        case .tooManyFields(let limit): "has more than \(limit) fields"
        case .unterminated: "opens a quote that does not end"
        }
    }
}
