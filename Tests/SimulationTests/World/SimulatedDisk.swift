import FoundationEssentials

@testable import AlertLog

/// The files of the agent: a folder of their own, and what can go wrong with them.
final class SimulatedDisk {
    let folder: String
    let journalBytes: Int
    var databasePath: String { folder + "/log.db" }
    var journalPath: String { folder + "/journal" }
    /// The journal as it was when the agent was killed.
    private var frozen: [UInt8]?
    private var locker: Database?
    /// The database takes no more pages.
    var isFull = false

    init(journalBytes: Int) throws {
        self.journalBytes = journalBytes
        let memory = FileManager.default.fileExists(atPath: "/dev/shm")
        folder = (memory ? "/dev/shm" : "/tmp") + "/callwarden-simulation-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        locker = nil
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Another program takes the database for itself, or lets it go.
    func lock() {
        guard locker == nil,
            let database = try? Database(path: databasePath, mode: .readWrite, busyMilliseconds: 0)
        else { return }
        do { try database.execute("BEGIN IMMEDIATE") } catch { return }
        locker = database
    }

    func unlock() {
        try? locker?.execute("ROLLBACK")
        locker = nil
    }

    var isLocked: Bool { locker != nil }

    /// The process dies now: what it writes to the mapped file from here on never happened.
    func freeze() {
        guard frozen == nil, let data = FileManager.default.contents(atPath: journalPath) else {
            return
        }
        frozen = Array(data)
    }

    /// The process is gone; the file is as it left it.
    func thaw() {
        guard let frozen else { return }
        self.frozen = nil
        try? Data(frozen).write(to: URL(fileURLWithPath: journalPath))
    }
}
