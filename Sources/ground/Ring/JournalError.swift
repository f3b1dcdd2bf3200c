/// Why a journal could not be opened.
///
/// None of these is repaired silently: the file may hold records that exist nowhere else.
package enum JournalError: Error, Equatable {
    /// The capacity is outside the allowed range.
    case badCapacity(bytes: Int, allowed: ClosedRange<Int>)
    /// A call to the system failed; `code` is its errno.
    case system(call: String, path: String, code: Int32)
    /// There is no room on the disk for the whole journal.
    case diskFull(path: String, bytes: Int)
    /// Another agent has it open.
    case inUse(path: String)
    /// The file is something else.
    case foreign(path: String)
    /// Written by a newer agent.
    case newerVersion(path: String, found: UInt32, known: UInt32)
    /// Header or size make no sense.
    case damaged(path: String, what: String)
}

extension JournalError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badCapacity(let bytes, let allowed):
            "a journal of \(bytes) bytes is not possible: give it from \(allowed.lowerBound) to "
                + "\(allowed.upperBound) bytes"
        case .system(let call, let path, let code):
            "\(path): \(call) failed: \(errorText(code))"
        case .diskFull(let path, let bytes):
            "\(path): no room for a journal of \(bytes) bytes; free disk space or set a smaller one"
        case .inUse(let path):
            "\(path): another agent has this journal open; stop it, or give this one its own state "
                + "folder"
        case .foreign(let path):
            "\(path): not a journal of Callwarden; move it away or set another path"
        case .newerVersion(let path, let found, let known):
            "\(path): journal version \(found) is newer than this program's \(known); start the "
                + "newer agent, which moves its records into the log"
        case .damaged(let path, let what):
            "\(path): damaged journal (\(what)); keep the file aside for a look and start again: a "
                + "new one is made, records not yet in the log are lost"
        }
    }
}
