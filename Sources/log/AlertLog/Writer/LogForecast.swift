internal import Telephony

/// What the log grows to at the rate of the last day, and whether that much can be kept.
package struct LogForecast: Sendable, Equatable {
    package var callsPerDay: Int64
    package var days: Int
    /// Size of the whole log once the days are full.
    package var bytes: Int64
    /// Room for it: what it takes up now and what is free beside it.
    package var roomBytes: Int64
    /// Days that `log.calls_max` leaves; nil where it cuts none off.
    package var daysOfRowsMax: Double?

    package init(
        callsPerDay: Int64,
        days: Int,
        bytes: Int64,
        roomBytes: Int64,
        daysOfRowsMax: Double?
    ) {
        (self.callsPerDay, self.days, self.bytes) = (callsPerDay, days, bytes)
        (self.roomBytes, self.daysOfRowsMax) = (roomBytes, daysOfRowsMax)
    }

    /// False where the days of the settings will not be reached.
    package var isKept: Bool { daysOfRowsMax == nil && bytes <= roomBytes }
}

extension LogForecast: CustomStringConvertible {
    package var description: String {
        let rate = "at \(callsPerDay) calls a day"
        if let daysOfRowsMax {
            let days = Double(Int(daysOfRowsMax * 10)) / 10
            return "calls_retention_days=\(self.days) cannot be kept: \(rate) calls_max holds "
                + "\(days) days; raise it, or set it to 0"
        }
        let size = "\(max(bytes >> 20, 1)) MB"
        guard !isKept else { return "\(rate) it grows to \(size) in \(days) days" }
        return "calls_retention_days=\(days) cannot be kept: \(rate) the log grows to \(size), and "
            + "there is room for \(roomBytes >> 20) MB; a full disk stops kills: make room, keep fewer "
            + "days, or set calls_max"
    }
}

/// Looks at the log and the disk that it lies on.
struct LogForecaster {
    /// What a finished call takes with its indexes, until enough of them are there to be measured.
    static let bytesPerCall: Int64 = 700
    private static let callsMeasured: Int64 = 20_000
    /// Less than this of a day says nothing about one.
    private static let spanMin: Int64 = 600_000_000
    private static let day: Int64 = 86_400_000_000

    let database: Database
    let path: String
    let retention: Retention

    /// Nil where there are no calls of the last day to judge by.
    func forecast(at now: EventTime) throws(DatabaseError) -> LogForecast? {
        guard retention.callDays > 0, let perDay = try callsPerDay(at: now), perDay > 0 else {
            return nil
        }
        let page = try database.first("PRAGMA page_size") { $0.int64(0) } ?? 4_096
        let pages = try database.first("PRAGMA page_count") { $0.int64(0) } ?? 0
        let empty = try database.first("PRAGMA freelist_count") { $0.int64(0) } ?? 0
        let kept = try callsKept()
        let used = (pages - empty) * page
        let each = kept >= Self.callsMeasured ? max(used / kept, 1) : Self.bytesPerCall
        let rows = perDay.multipliedReportingOverflow(by: Int64(retention.callDays))
        guard !rows.overflow else { return nil }
        let most = retention.callRowsMax
        let isCut = most > 0 && most < rows.partialValue
        return LogForecast(
            callsPerDay: perDay,
            days: retention.callDays,
            bytes: rows.partialValue * each,
            roomBytes: pages * page + freeBytes,
            daysOfRowsMax: isCut ? Double(most) / Double(perDay) : nil
        )
    }

    /// By the numbers of the first and the last call of the day, so that no call is counted out.
    private func callsPerDay(at now: EventTime) throws(DatabaseError) -> Int64? {
        let first = try database.first(
            "SELECT id, ended_us FROM calls WHERE ended_us >= ?1 ORDER BY ended_us LIMIT 1",
            [.integer(now - Self.day)]
        ) { (id: $0.int64(0), at: $0.int64(1)) }
        let last = try database.first("SELECT coalesce(max(id), 0) FROM calls") { $0.int64(0) } ?? 0
        guard let first, now - first.at >= Self.spanMin else { return nil }
        return Int64(Double(last - first.id + 1) * Double(Self.day) / Double(now - first.at))
    }

    private func callsKept() throws(DatabaseError) -> Int64 {
        try database.first("SELECT coalesce(max(id) - min(id) + 1, 0) FROM calls") { $0.int64(0) }
            ?? 0
    }

    private var freeBytes: Int64 { DiskSpace(of: path)?.freeBytes ?? .max / 2 }
}
