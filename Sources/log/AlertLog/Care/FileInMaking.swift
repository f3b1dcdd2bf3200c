internal import Glibc

/// A file that gets its name once it is whole; until then it stands beside it, and is gone with this
/// object.
final class FileInMaking {
    /// Where it stands while it is made.
    let path: String
    private let place: String
    private let descriptor: Int32
    private var isPlaced = false

    /// Makes the file, for its owner and group to read; what a run before left there goes.
    init(for place: String, ending: String) throws(CareError) {
        (self.place, path) = (place, place + ending)
        if let made = Self.make(path) {
            descriptor = made
            return
        }
        guard errno == EEXIST else { throw .failed("write", path) }
        // A lock tells a run that goes on from one that was ended.
        let left = unsafe open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard left >= 0 else { throw .failed("write", path) }
        defer { close(left) }
        guard flock(left, LOCK_EX | LOCK_NB) == 0 else { throw .beingWritten(path: place) }
        _ = unsafe unlink(path)
        guard let made = Self.make(path) else { throw .failed("write", path) }
        descriptor = made
    }

    private static func make(_ path: String) -> Int32? {
        let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let made = unsafe open(path, flags, 0o640)
        guard made >= 0 else { return nil }
        // Whatever the umask: SQLite gives files beside it the same permissions.
        guard fchmod(made, 0o640) == 0, flock(made, LOCK_EX | LOCK_NB) == 0 else {
            close(made)
            return nil
        }
        return made
    }

    deinit {
        close(descriptor)
        guard !isPlaced else { return }
        for end in ["", "-journal", "-wal", "-shm"] { _ = unsafe unlink(path + end) }
    }

    /// Gives it owner, group and permissions of what had its place, or the folder's owner where nothing
    /// had.
    func resemblePredecessor() throws(CareError) {
        var status = stat()
        if unsafe stat(place, &status) != 0 {
            guard unsafe stat(Self.folder(of: place), &status) == 0 else { return }
            status.st_mode = 0o640
        }
        guard fchown(descriptor, status.st_uid, status.st_gid) == 0,
            fchmod(descriptor, status.st_mode & 0o777) == 0
        else { throw .failed("give owner and permissions to", path) }
    }

    /// Brings it to the disk and gives it its name; a file of that name is replaced only where that is
    /// wanted.
    func put(replacing: Bool) throws(CareError) {
        guard fsync(descriptor) == 0 else { throw .failed("write", path) }
        if replacing {
            guard unsafe rename(path, place) == 0 else { throw .failed("write", place) }
        } else {
            try putNew()
        }
        isPlaced = true
        Self.sync(folderOf: place)
    }

    /// A second name is refused where one came meanwhile; some file systems know no second names.
    private func putNew() throws(CareError) {
        if unsafe link(path, place) == 0 {
            _ = unsafe unlink(path)
            return
        }
        if errno == EEXIST { throw .exists(path: place) }
        guard FileIdentity(path: place) == nil, unsafe rename(path, place) == 0 else {
            throw .failed("write", place)
        }
    }

    static func sync(folderOf path: String) {
        let folder = unsafe open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

extension CareError {
    /// What the system said last.
    static func failed(_ doing: String, _ path: String) -> Self {
        let reason = unsafe String(cString: strerror(errno)).lowercased()
        return .system(doing: doing, path: path, reason: reason)
    }
}
