internal import Glibc

/// Which file it is that has a name just now.
package struct FileIdentity: Sendable, Equatable {
    var device: UInt64
    var inode: UInt64

    /// Nil where no file has that name.
    ///
    /// Opens nothing: to close a file of SQLite's gives up its locks.
    init?(path: String) { self.init(status: Self.status(of: path)) }

    private init?(status: stat?) {
        guard let status else { return nil }
        (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }

    /// Bytes of the file; nil where there is none.
    static func size(of path: String) -> Int? { status(of: path).map { Int($0.st_size) } }

    private static func status(of path: String) -> stat? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? status : nil
    }
}
