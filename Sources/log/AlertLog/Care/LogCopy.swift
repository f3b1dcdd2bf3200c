internal import Glibc
package import Telephony

/// What a copy of the log holds.
package struct LogContent: Sendable, Equatable {
    package var bytes: Int64 = 0
    package var schema = 0
    package var calls: Int64 = 0
    package var alerts: Int64 = 0
    package var kills: Int64 = 0
    /// When an agent last wrote to it; nil where none did.
    package var writtenAt: EventTime?
}

/// Copies a log into a file of its own, and makes sure that the copy is whole.
struct LogCopy {
    /// Pages copied at once; the disk is others' for as long behind each time.
    static let pagesPerStep: Int32 = 256
    private static let pauseMicrosecondsMax: UInt32 = 50_000
    /// What must stay free on either disk: a full one stops kills.
    static let reserveBytes: Int64 = 200 << 20
    private static let stepsPerLook = 64

    let source: String
    let progress: (Int) -> Void

    /// Bytes of the log that is to be copied.
    func bytes() throws(CareError) -> Int64 {
        let database = try open()
        return try asked { () throws(DatabaseError) in try database.fileBytes() }
    }

    private func open() throws(CareError) -> Database {
        try cared { () throws(AlertLogError) in
            try Database.forClient(
                source,
                .readOnly,
                busyMilliseconds: LogReader.busyMilliseconds,
                takingOlder: true
            )
        }
    }

    /// Copies into a file that is there and empty; `hurries` where nobody else is at the disk.
    func copy(into path: String, hurries: Bool) throws(CareError) {
        let log = try open()
        let bytes = try asked { () throws(DatabaseError) in try log.fileBytes() }
        try Self.requireRoom(for: bytes, besides: path)
        let target = try asked { () throws(DatabaseError) in
            let target = try Database(path: path, mode: .readWrite, busyMilliseconds: 0)
            // What is half written is thrown away whole; the whole is brought to the disk at the end.
            try target.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
            return target
        }
        try run(from: log, into: target, at: path, hurries: hurries)
        try asked { () throws(DatabaseError) in
            // One file, without companions, which can be read where nothing can be written.
            try target.execute("PRAGMA journal_mode = DELETE")
        }
    }

    private func run(
        from log: Database,
        into target: Database,
        at path: String,
        hurries: Bool
    ) throws(CareError) {
        let copy = try asked { () throws(DatabaseError) in try PageCopy(of: log, into: target) }
        var (steps, said) = (0, ContinuousClock.now)
        while true {
            let begun = ContinuousClock.now
            let left = try asked { () throws(DatabaseError) in
                try copy.step(pages: Self.pagesPerStep)
            }
            guard let left else { return }
            steps += 1
            if steps % Self.stepsPerLook == 0 {
                try Self.requireRoom(for: 0, besides: path)
                try Self.requireRoom(for: 0, besides: source)
            }
            let now = ContinuousClock.now
            if now - said >= .seconds(2) {
                said = now
                progress(Int((left.of - left.left) * 100 / max(left.of, 1)))
            }
            let took = UInt32(clamping: Int((now - begun) / .microseconds(1)))
            if !hurries { usleep(min(took, Self.pauseMicrosecondsMax)) }
        }
    }

    static func requireRoom(for bytes: Int64, besides path: String) throws(CareError) {
        let folder = FileInMaking.folder(of: path)
        guard let disk = DiskSpace(of: folder) else { return }
        let needed = bytes + reserveBytes
        guard disk.freeBytes >= needed else {
            throw .noRoom(folder: folder, needed: needed, free: disk.freeBytes)
        }
    }

    /// Reads all of a copy, and says what it holds.
    static func content(of path: String) throws(CareError) -> LogContent {
        let database = try cared { () throws(AlertLogError) in
            try Database.forClient(path, .readOnly, busyMilliseconds: 0, takingOlder: true)
        }
        let found = try asked { () throws(DatabaseError) in
            try database.first("PRAGMA quick_check(1)") { $0.text(0) }
        }
        guard found == "ok" else { throw .damaged(path: path, what: found ?? "no answer") }
        return try asked { () throws(DatabaseError) in
            func number(_ sql: String) throws(DatabaseError) -> Int64? {
                try database.first(sql) { $0.int64(0) }
            }
            var content = LogContent()
            content.bytes = try database.fileBytes()
            content.schema = Int(try number("PRAGMA user_version") ?? 0)
            content.calls = try number("SELECT count(*) FROM calls") ?? 0
            content.alerts = try number("SELECT count(*) FROM alerts") ?? 0
            content.kills = try number("SELECT count(*) FROM kills") ?? 0
            content.writtenAt = try number("SELECT value FROM meta WHERE key = 'alive_us'")
            return content
        }
    }
}
