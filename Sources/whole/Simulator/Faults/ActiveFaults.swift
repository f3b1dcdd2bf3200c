/// The faults that last for a time, and those that wait for their frame.
struct ActiveFaults: Sendable {
    /// Faults at once; a plan that repeats faster than frames come adds no more.
    static let entriesMax = 1_000

    private struct Entry: Sendable {
        let plan: FaultPlan
        /// `.max` for one that waits for its frame.
        let until: Int64
        /// Replies to go until it is this one's turn.
        var repliesLeft: Int
    }

    private var entries: [Entry] = []

    var isEmpty: Bool { entries.isEmpty }

    /// The time when the fault is over; nil for one that waits for its frame.
    mutating func begin(_ plan: FaultPlan, at now: Int64) -> Int64? {
        guard entries.count < Self.entriesMax else { return nil }
        let lasts = plan.kind.keys.contains(.length)
        let until = lasts ? now + Int64(plan.forSeconds * 1_000_000) : .max
        entries.append(Entry(plan: plan, until: until, repliesLeft: plan.nth))
        return lasts ? until : nil
    }

    mutating func end(by now: Int64) { entries.removeAll { $0.until <= now } }

    /// The plan of a fault that lasts, where it is on now.
    ///
    /// A connection that has not shown what it is for meets only what both meet.
    func plan(_ kind: FaultKind, on connection: FaultPlan.Connection? = nil) -> FaultPlan? {
        entries.first { $0.plan.kind == kind && $0.plan.fits(connection) }?.plan
    }

    /// Takes the fault that waits for a frame of this connection.
    mutating func take(_ kinds: Set<FaultKind>, on connection: FaultPlan.Connection) -> FaultPlan? {
        let index = entries.firstIndex { entry in
            kinds.contains(entry.plan.kind) && entry.plan.fits(connection)
        }
        return index.map { entries.remove(at: $0).plan }
    }

    /// Counts a reply; the kind of fault whose turn has come with it.
    mutating func countReply() -> FaultKind? {
        var due: FaultKind?
        for index in entries.indices.reversed() where entries[index].plan.countsReplies {
            entries[index].repliesLeft -= 1
            if entries[index].repliesLeft < 1 { due = entries.remove(at: index).plan.kind }
        }
        return due
    }
}

extension FaultPlan {
    fileprivate var countsReplies: Bool { kind.keys.contains(.nth) }

    fileprivate func fits(_ other: Connection?) -> Bool {
        connection == .both || connection == other
    }
}
