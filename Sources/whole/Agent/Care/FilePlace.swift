import Glibc

/// What stands at a path, and who may do what with it.
struct FilePlace {
    enum Kind: Equatable { case file, folder, other }

    let path: String
    /// Nil where nothing is there, or where it cannot be told.
    let kind: Kind?
    /// Why it cannot be told: the system's number; zero where it can.
    let code: Int32
    let mode: mode_t

    init(_ path: String) {
        self.path = path
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            (kind, code, mode) = (nil, errno, 0)
            return
        }
        code = 0
        mode = status.st_mode & 0o7777
        kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
    }

    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    var isWritableByOthers: Bool { mode & 0o002 != 0 }
    var isWritableByGroup: Bool { mode & 0o020 != 0 }
    var isOpenToOthers: Bool { mode & 0o007 != 0 }
    /// A folder of everybody's where each may remove what is his alone.
    var isSticky: Bool { mode & 0o1000 != 0 }
    /// As `chmod` takes it.
    var octal: String { "0" + String(mode & 0o777, radix: 8) }

    /// The folder that it lies in.
    var folder: FilePlace {
        guard let slash = path.lastIndex(of: "/") else { return FilePlace(".") }
        return FilePlace(slash == path.startIndex ? "/" : String(path[..<slash]))
    }

    /// Whether this process may do so much: `W_OK`, `R_OK`, `X_OK`.
    func allows(_ access: Int32) -> Bool {
        unsafe faccessat(AT_FDCWD, path, access, AT_EACCESS) == 0
    }
}
