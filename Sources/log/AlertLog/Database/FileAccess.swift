internal import Glibc

/// Why a file cannot be opened by whoever asks, as far as the system tells.
enum FileAccess {
    /// What it takes to open a file that is there, such as membership of a group; nil where nothing tells
    /// that it is.
    static func needed(for path: String) -> String? {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return words(path, status, readBit: S_IRGRP) }
        guard errno == EACCES else { return nil }
        // Somewhere on the way a folder lets nobody else in: that is all there is to know.
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/"), slash > folder.startIndex {
            folder = folder[..<slash]
            if unsafe stat(String(folder), &status) == 0 {
                return words(String(folder), status, readBit: S_IXGRP)
            }
        }
        return nil
    }

    private static func words(_ path: String, _ status: stat, readBit: UInt32) -> String {
        let owner = unsafe getpwuid(status.st_uid).map {
            unsafe String(cString: $0.pointee.pw_name)
        }
        let group = unsafe getgrgid(status.st_gid).map {
            unsafe String(cString: $0.pointee.gr_name)
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let belongs =
            "\(isFolder ? "the folder " : "")\(name) belongs to \(owner ?? "uid \(status.st_uid)")"
        guard status.st_mode & readBit != 0 else { return belongs + ": run this with sudo" }
        return belongs + " and is open to the group \(group ?? "\(status.st_gid)"): run this with "
            + "sudo, or join that group"
    }
}
