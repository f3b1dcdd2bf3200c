/// Why a capture cannot be read.
package enum CaptureError: Error, Equatable, CustomStringConvertible {
    case cannotOpen(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    case cannotUnpack(path: String, status: Int)
    /// Packed by something else than gzip, or gzip where it cannot be unpacked: `command` does it.
    case packed(path: String, command: String)
    /// Calls of records are held until the last one was read.
    case tooManyCalls(limit: Int)
    case tooMuchText(limit: Int)
    /// Calls and gaps of the log are of more switches than are told apart.
    case tooManySwitches(limit: Int)
    /// The first line of a table has no such column.
    case noColumn(path: String, name: String, known: [String])

    package var description: String {
        switch self {
        case .cannotOpen(let path, let reason): "\(path): cannot be opened: \(reason)"
        case .cannotRead(let path, let reason): "\(path): cannot be read: \(reason)"
        case .cannotUnpack(let path, let status):
            "\(path): gzip ended with status \(status); is the file whole?"
        case .packed(let path, let command):
            "\(path): is packed; unpack it on the way: \(command) FILE | callwarden replay -"
        case .tooManyCalls(let limit):
            "there are more than \(limit) calls, which is as many as are brought into order at once; "
                + "take a part of the time with --since and --until"
        case .tooMuchText(let limit):
            "names and numbers of the calls are more than \(limit) bytes, which is as many as are held "
                + "at once; take a part of the time with --since and --until"
        case .tooManySwitches(let limit):
            "the log names more than \(limit) switches, which is as many as are told apart at once; "
                + "take a part of the time with --since and --until"
        case .noColumn(let path, let name, let known):
            "\(path): the first line names no column \(name); it names "
                + known.joined(separator: ", ")
        }
    }
}
