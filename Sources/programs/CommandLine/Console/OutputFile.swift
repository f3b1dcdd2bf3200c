import Glibc

/// A file that a command writes beside its output.
///
/// It is opened before the work begins, so that a place that cannot be written to is said at once.
package final class OutputFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it; what is in it stays until something is written.
    package init(path: String) throws(CommandError) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .system(doing: "write", path: path, errno: errno)
        }
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
