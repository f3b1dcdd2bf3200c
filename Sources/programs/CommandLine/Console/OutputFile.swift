import Glibc

/// A file that a command writes beside its output.
///
/// It is opened before the work begins, so that a place that cannot be written to is said at once.
package final class OutputFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it; what is in it stays until something is written.
    ///
    /// With `picture`, which numbers may stand in, it is its owner's and group's, and a file that is there
    /// is replaced only where it is empty or begins as a page or a picture does: no mistyped name takes
    /// the place of a log or of settings.
    package init(path: String, picture: Bool = false) throws(CommandError) {
        self.path = path
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, picture ? 0o640 : 0o644)
        guard descriptor >= 0 else {
            throw .system(doing: "write", path: path, errno: errno)
        }
        guard !picture || Self.mayReplace(descriptor) else {
            throw .failed("\(path): is there, and is no page or picture; name another file")
        }
    }

    private static func mayReplace(_ descriptor: Int32) -> Bool {
        var (status, first) = (stat(), UInt8(0))
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size > 0
        else { return true }
        return unsafe pread(descriptor, &first, 1, 0) == 1 && first == UInt8(ascii: "<")
    }

    deinit { close(descriptor) }

    /// Has the file hold this text alone.
    package func write(_ text: String) throws {
        // A pipe or a terminal has no length, and takes the text all the same.
        _ = ftruncate(descriptor, 0)
        do throws(OutputError) {
            try DescriptorSink(descriptor: descriptor).write(Array(text.utf8))
        } catch .failed(let code) {
            throw CommandError.system(doing: "write", path: path, errno: code)
        }
    }
}
