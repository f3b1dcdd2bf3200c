internal import Glibc

/// What stands at the places that copies come from and go to.
enum LogFilePlace {
    /// Refuses the log itself, what is no file, and a file that is not to be replaced.
    static func checkNew(
        _ place: String,
        against log: String,
        replacing: Bool
    ) throws(CareError) {
        guard let found = FileIdentity(path: place) else { return }
        // The log, and what stands beside it.
        let own = [log, log + "-wal", log + "-shm", LogFilePlace.journal(beside: log)]
        guard !own.contains(where: { FileIdentity(path: $0) == found }) else {
            throw .sameFile(path: place)
        }
        guard isFile(place) else { throw .notAFile(path: place) }
        guard replacing else { throw .exists(path: place) }
    }

    /// As the settings name it where they name none.
    private static func journal(beside log: String) -> String {
        (log.hasSuffix(".db") ? String(log.dropLast(3)) : log) + ".journal"
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
