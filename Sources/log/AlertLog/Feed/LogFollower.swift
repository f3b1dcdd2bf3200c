/// Follows what is new in the log from now on, keeping its place itself: nothing waits for it, and it
/// writes nothing.
///
/// For one thread at a time. A log that is not there yet is waited for, and one that takes the place of
/// the log that was read is read from its beginning.
package final class LogFollower {
    /// Entries handed out at once, at most.
    package static let rowsMax = FeedReader.rowsMax
    /// How often it is to be asked.
    package static let lookMilliseconds = 200

    /// What a look at the log brought.
    package enum News: Equatable {
        /// There is no log at the path.
        case absent
        /// Entries behind the last ones, perhaps none; so many were taken away before they were seen.
        case rows([FeedRow], missed: Int64)
    }

    private let path: String
    private var open: LogReader?
    private var place: Int64 = 0
    /// Which log was read last; nil before the first.
    private var identity: Int64?
    private var seen: Int64?

    package init(path: String) { self.path = path }

    /// The log as it was opened by the latest look; nil where there is none.
    package var reader: LogReader? { open }

    /// Begins behind the latest entry; false where there is no log yet.
    ///
    /// `body` reads what stands in the log at that moment.
    package func begin(_ body: (LogReader) throws -> Void) throws -> Bool {
        guard let reader = try opened() else { return false }
        try reader.snapshot {
            place = try reader.feedBounds().last
            try body(reader)
        }
        return true
    }

    /// What came since the last look.
    package func look() throws(AlertLogError) -> News {
        guard let reader = try opened() else { return .absent }
        // Before the rows: what comes between the two is seen at the next look.
        let version = try reader.version()
        guard version != seen else { return .rows([], missed: 0) }
        let bounds = try reader.feedBounds()
        let missed = max(0, bounds.gone - place)
        place = max(place, bounds.gone)
        let rows = try reader.feed(after: place, limit: Self.rowsMax)
        if let last = rows.last { place = last.number }
        if rows.count < Self.rowsMax { seen = version }
        return .rows(rows, missed: missed)
    }

    /// The reader of the log that has the path now.
    private func opened() throws(AlertLogError) -> LogReader? {
        if let open, open.isCurrent { return open }
        do throws(AlertLogError) {
            let reader = try LogReader(path: path)
            let bounds = try reader.feedBounds()
            if let identity, identity != bounds.identity { place = 0 }
            // An older copy of the same log gives its numbers anew.
            place = min(place, bounds.last)
            (open, identity, seen) = (reader, bounds.identity, nil)
            return reader
        } catch .missing, .olderSchema {
            // There is none yet, or it is being brought up to date.
            open = nil
            return nil
        }
    }
}

extension LogReader {
    fileprivate func version() throws(AlertLogError) -> Int64 {
        try logged { () throws(DatabaseError) in try database.dataVersion() }
    }
}
