internal import CSQLite

/// Whether a log is whole.
package enum LogIntegrity: Sendable, Equatable {
    case whole
    case damaged(String)
    /// The time for it was over before all was read.
    case unfinished
}

extension Database {
    /// Steps of SQLite's machine between two looks at the clock.
    private static let stepsPerLook: Int32 = 20_000

    /// Reads all pages, for so long at the most.
    func integrity(within limit: Duration) throws(DatabaseError) -> LogIntegrity {
        let deadline = Deadline(.now + limit)
        let pointer = unsafe Unmanaged.passUnretained(deadline).toOpaque()
        unsafe sqlite3_progress_handler(connection, Self.stepsPerLook, isOver, pointer)
        defer {
            unsafe sqlite3_progress_handler(connection, 0, nil, nil)
            withExtendedLifetime(deadline) {}
        }
        do throws(DatabaseError) {
            let found = try first("PRAGMA quick_check(1)") { $0.text(0) } ?? "no answer"
            return found == "ok" ? .whole : .damaged(found)
        } catch  where error.code & 0xff == SQLITE_INTERRUPT {
            return .unfinished
        } catch  where error.code & 0xff == SQLITE_CORRUPT {
            return .damaged(error.message)
        }
    }
}

/// When SQLite is to give up.
private final class Deadline: Sendable {
    let end: ContinuousClock.Instant

    init(_ end: ContinuousClock.Instant) { self.end = end }
}

/// Asked by SQLite now and then; anything but zero has it give up.
private func isOver(_ pointer: UnsafeMutableRawPointer?) -> Int32 {
    guard let pointer = unsafe pointer else { return 0 }
    let deadline = unsafe Unmanaged<Deadline>.fromOpaque(pointer).takeUnretainedValue()
    return ContinuousClock.now >= deadline.end ? 1 : 0
}

extension LogReader {
    /// Reads the whole log for damage, for so long at the most.
    package func integrity(within limit: Duration) throws(AlertLogError) -> LogIntegrity {
        try logged { () throws(DatabaseError) in try database.integrity(within: limit) }
    }

    /// Bytes of the log's file, and the disk that it lies on; nil where the system does not tell.
    package func room() throws(AlertLogError) -> (bytes: Int64, disk: DiskSpace?) {
        (try logged { () throws(DatabaseError) in try database.fileBytes() }, DiskSpace(of: path))
    }
}
