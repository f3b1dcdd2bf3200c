internal import Glibc

/// The disk that a file lies on: how large it is, and how much of it is free for whoever is not root.
package struct DiskSpace: Sendable, Equatable {
    package var freeBytes: Int64
    package var bytes: Int64

    package init(freeBytes: Int64, bytes: Int64) {
        (self.freeBytes, self.bytes) = (freeBytes, bytes)
    }

    /// Nil where the system does not tell.
    init?(of path: String) {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { return nil }
        let unit = UInt64(status.f_frsize)
        freeBytes = Int64(clamping: UInt64(status.f_bavail) * unit)
        bytes = Int64(clamping: UInt64(status.f_blocks) * unit)
    }
}
