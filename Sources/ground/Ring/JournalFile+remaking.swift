internal import CLinux
internal import Glibc

/// What a file that was deleted under its mapping is made up for with.
///
/// The mapping goes on and nothing fails, but the next start would find none of what is in it.
extension JournalFile {
    /// True while the file still has its name.
    var isInPlace: Bool {
        var (named, held) = (stat(), stat())
        guard unsafe fstat(heldDescriptor, &held) == 0, unsafe stat(filePath, &named) == 0 else {
            return false
        }
        return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)
            && Int(named.st_size) >= JournalLayout.headerBytes + capacity
    }

    /// A new file of the same size, with its blocks set aside, under a name of its own.
    func prepareRemaking() throws(JournalError) -> Int32 {
        _ = unsafe unlink(newPath)
        let new = unsafe open(newPath, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o640)
        guard new >= 0 else { throw .system(call: "open", path: newPath, code: errno) }
        let bytes = JournalLayout.headerBytes + capacity
        let code = posix_fallocate(new, 0, off_t(bytes))
        guard code == 0, flock(new, LOCK_EX | LOCK_NB) == 0 else {
            close(new)
            _ = unsafe unlink(newPath)
            if code == ENOSPC || code == EDQUOT { throw .diskFull(path: filePath, bytes: bytes) }
            throw .system(call: "posix_fallocate", path: newPath, code: code)
        }
        return new
    }

    /// Puts the new file into the place of the old: its name, and the very addresses of the mapping.
    ///
    /// Nobody may append meanwhile. What somebody else put under the name is kept aside.
    func remake(in new: Int32) throws(JournalError) {
        do throws(JournalError) {
            try copy(JournalLayout.headerBytes + capacity, to: new)
            if unsafe access(filePath, F_OK) == 0 {
                _ = unsafe rename(filePath, filePath + ".found")
            }
            guard unsafe rename(newPath, filePath) == 0 else {
                throw .system(call: "rename", path: newPath, code: errno)
            }
            try mapInPlace(new)
        } catch {
            close(new)
            _ = unsafe unlink(newPath)
            throw error
        }
    }

    private var newPath: String { filePath + ".new" }
}
