internal import CSQLite

/// What SQLite said.
package struct DatabaseError: Error, Equatable, CustomStringConvertible {
    /// SQLite's extended result code.
    package var code: Int32
    /// SQLite's message.
    package var message: String
    /// What was being done: the statement, or the file that was to be opened.
    package var doing: String

    package var description: String {
        "\(message) (SQLite \(code)) in: \(doing)"
    }

    private var primary: Int32 { code & 0xff }

    /// Another connection holds a lock: worth trying again.
    package var isBusy: Bool { primary == SQLITE_BUSY || primary == SQLITE_LOCKED }

    /// No room, or the disk refuses to write: worth trying again once someone made room.
    package var isFull: Bool { primary == SQLITE_FULL || primary == SQLITE_IOERR }

    /// The file, or one beside it, is not there or may not be opened.
    var isUnopened: Bool { primary == SQLITE_CANTOPEN }

    /// The file is something other than an SQLite database.
    var isNoDatabase: Bool { primary == SQLITE_NOTADB }

    /// The statement cannot succeed with these values, however often it is tried.
    var isAboutValues: Bool {
        switch primary {
        case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE: true
        default: false
        }
    }
}

/// Why the alert log cannot be used.
package enum AlertLogError: Error, Equatable {
    case database(DatabaseError)
    /// There is no log at this path.
    case missing(path: String)
    /// It is there, but may not be opened by whoever asks.
    case forbidden(path: String, needed: String)
    /// An SQLite database of something else, or no database.
    case foreign(path: String)
    /// Made by a newer program.
    case newerSchema(path: String, found: Int, known: Int)
    /// Made by an older program; only the agent brings it up to date.
    case olderSchema(path: String, found: Int, known: Int)
}

extension AlertLogError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .database(let error): "alert log: \(error)"
        case .missing(let path):
            "\(path): no alert log there; start the agent once, or name the log's path"
        case .forbidden(let path, let needed): "\(path): may not be opened: \(needed)"
        case .foreign(let path):
            "\(path): not an alert log of Callwarden; move it away or name another path"
        case .newerSchema(let path, let found, let known):
            "\(path): alert log of schema \(found), this program knows up to \(known); use the "
                + "newer program that wrote it"
        case .olderSchema(let path, let found, let known):
            "\(path): alert log of schema \(found), this program wants \(known); start the agent "
                + "of this version once, it brings the log up to date"
        }
    }
}
