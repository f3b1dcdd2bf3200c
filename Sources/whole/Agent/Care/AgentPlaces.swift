import AlertLog
import Glibc
import Ring
package import Settings

/// A place that the agent cannot write to.
package enum PlaceError: Error, Equatable {
    case noFolder(key: String, path: String)
    case notAFolder(key: String, path: String)
    case notAFile(key: String, path: String)
    case forbidden(key: String, path: String)
}

extension PlaceError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noFolder(let key, let path):
            "\(key): \(path): no such folder; make it, writable by the agent's user (the service makes "
                + "its own, /var/lib/callwarden)"
        case .notAFolder(let key, let path): "\(key): \(path): is no folder; name another place"
        case .notAFile(let key, let path): "\(key): \(path): is no file; name another place"
        case .forbidden(let key, let path):
            "\(key): \(path): may not be read and written by this user; run this as root or as the "
                + "agent's user, or give it to that"
        }
    }
}

/// Where the agent keeps log and journal: refused by `run` and by `check` alike, in the same words.
package enum AgentPlaces {
    /// Everything that keeps the agent from starting there; nothing is made or changed.
    package static func problems(of settings: Settings) -> [any Error] {
        var found: [any Error] = []
        let places = [
            ("log.database", settings.log.database), ("log.journal", settings.log.journal),
        ]
        for (key, path) in places {
            if let problem = problem(key, path) { found.append(problem) }
        }
        guard found.isEmpty else { return found }
        if let problem = logProblem(settings.log.database) { found.append(problem) }
        do throws(JournalError) {
            _ = try JournalLook.at(settings.log.journal)
        } catch {
            found.append(error)
        }
        return found
    }

    private static func problem(_ key: String, _ path: String) -> PlaceError? {
        let place = FilePlace(path)
        let folder = place.folder
        switch folder.kind {
        case nil:
            return folder.isMissing
                ? .noFolder(key: key, path: folder.path) : .forbidden(key: key, path: folder.path)
        case .folder: break
        default: return .notAFolder(key: key, path: folder.path)
        }
        // The files beside the log are made and removed as it is opened and closed.
        guard folder.allows(W_OK | X_OK) else { return .forbidden(key: key, path: folder.path) }
        guard let kind = place.kind else {
            return place.isMissing ? nil : .forbidden(key: key, path: path)
        }
        guard kind == .file else { return .notAFile(key: key, path: path) }
        return place.allows(R_OK | W_OK) ? nil : .forbidden(key: key, path: path)
    }

    /// A log of an earlier version, or none, is no hindrance.
    private static func logProblem(_ path: String) -> AlertLogError? {
        do throws(AlertLogError) {
            _ = try LogReader(path: path)
            return nil
        } catch .missing, .olderSchema {
            return nil
        } catch .database(let error) where error.isBusy {
            return nil
        } catch {
            return error
        }
    }
}
