/// Why a copy of the log could not be made or put in its place.
package enum CareError: Error, Equatable {
    case log(AlertLogError)
    /// A file has that name already.
    case exists(path: String)
    /// Copy and log are one and the same file.
    case sameFile(path: String)
    /// What has that name is no file: a folder, a device.
    case notAFile(path: String)
    /// Somebody else is writing a copy to this place.
    case beingWritten(path: String)
    /// Less room than the copy and its reserve need.
    case noRoom(folder: String, needed: Int64, free: Int64)
    /// The copy is no whole database.
    case damaged(path: String, what: String)
    /// An agent runs on this log.
    case agentRuns(path: String)
    /// Another program has the log open.
    case inUse(path: String)
    /// The system said no.
    case system(doing: String, path: String, reason: String)
}

extension CareError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .log(let error): "\(error)"
        case .exists(let path):
            "\(path): is there already; name another file, or say --force to replace it"
        case .sameFile(let path): "\(path): is the alert log itself; name another file"
        case .notAFile(let path): "\(path): is no file; name one"
        case .beingWritten(let path):
            "\(path): another backup is being written there; wait for its end"
        case .noRoom(let folder, let needed, let free):
            "\(folder): \(needed >> 20) MB are needed there, with what must stay free, and "
                + "\(free >> 20) MB are; make room or choose another disk"
        case .damaged(let path, let what):
            "\(path): no whole alert log (\(what)); take another backup"
        case .agentRuns(let path):
            "an agent writes to \(path): stop it first (systemctl stop callwarden)"
        case .inUse(let path):
            "another program has \(path) open: stop it first (systemctl stop callwarden-web "
                + "callwarden-ship)"
        case .system(let doing, let path, let reason): "cannot \(doing) \(path): \(reason)"
        }
    }
}

/// Gives what the log or SQLite says the shape of its errors here.
func cared<Value>(
    _ body: () throws(AlertLogError) -> Value
) throws(CareError) -> Value {
    do throws(AlertLogError) {
        return try body()
    } catch {
        throw .log(error)
    }
}

/// The same of statements.
func asked<Value>(
    _ body: () throws(DatabaseError) -> Value
) throws(CareError) -> Value {
    do throws(DatabaseError) {
        return try body()
    } catch {
        throw .log(.database(error))
    }
}
