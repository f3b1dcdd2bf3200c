/// Why a command could not do its work: text that says what, where and what to do.
package enum CommandError: Error, Equatable {
    /// Options that do not go together; exit code 2.
    case misuse(String)
    /// Exit code 3.
    case notFound(String)
    /// Exit code 1.
    case failed(String)
    /// A system call said no; exit code 1.
    case system(doing: String, path: String, errno: Int32)
}

/// Output that nobody takes.
package enum OutputError: Error, Equatable {
    /// The reader has gone away, as `head` does: no fault of anyone.
    case readerGone
    case failed(errno: Int32)
}
