internal import Glibc

/// How a journal stands, seen without touching it or waiting for whoever has it open.
package struct JournalLook: Sendable, Equatable {
    /// Bytes of the ring.
    package var capacity: Int
    /// Bytes of records that are not in the log yet.
    package var unreadBytes: Int

    /// Reads the header of the file; nil where there is no file, or one that was never finished.
    package static func at(_ path: String) throws(JournalError) -> JournalLook? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .system(call: "open", path: path, code: errno)
        }
        // The agent's lock is on its own description of the file: closing this one leaves it.
        defer { close(descriptor) }
        return try JournalDisk(descriptor: descriptor, path: path).look()
    }
}
