package import Detection
package import Ring
internal import Synchronization

/// The journal as whoever runs the core sees it: records go in, or are refused by rule.
///
/// One thread at a time publishes: the one that holds the core. As the ring fills, details of
/// ordinary calls are given up first, then everything but kills and alerts, then new alerts and new
/// kills. What says how something on record went on, such as the steps of a kill, the end of an alert,
/// or a gap, may use all of the ring, and waits for room where there is none.
package final class RecordJournal: @unchecked Sendable {
    // Sendable: `writer` belongs to whoever holds the core; all else is constant or atomic.

    /// Records refused, by what they were.
    package struct Shed: Sendable, Equatable {
        /// Details of ordinary calls.
        package var calls: UInt64 = 0
        /// Everything else but kills.
        package var details: UInt64 = 0
        /// Kills that could not be recorded, so were not made, and steps of kills.
        package var kills: UInt64 = 0
    }

    /// Bytes that must stay free behind a record, as 64ths of the ring.
    private enum Reserve {
        /// Ordinary calls stop at three quarters.
        static let calls = 16
        static let details = 6
        static let requests = 3
        static let outcomes = 0
    }

    /// Outcomes that wait for room, at most; the kills that can be followed at once.
    static let owedMax = 16_384

    package let journal: Journal
    private var writer = RecordWriter()
    /// Outcomes that found no room, oldest first: nothing else is published before them.
    private var owed: [[UInt8]] = []
    private let shedCalls = Atomic<UInt64>(0)
    private let shedDetails = Atomic<UInt64>(0)
    private let shedKills = Atomic<UInt64>(0)

    package init(_ journal: Journal) { self.journal = journal }

    package var shed: Shed {
        Shed(
            calls: shedCalls.load(ordering: .relaxed),
            details: shedDetails.load(ordering: .relaxed),
            kills: shedKills.load(ordering: .relaxed)
        )
    }

    /// How full the ring is, from 0 to 1.
    package var fill: Double { Double(journal.usedBytes) / Double(journal.capacity) }

    /// True where an alert with its calls and kills can still be recorded.
    ///
    /// Ask before a decision that would lead to kills: no record, no kill.
    package var hasRoomForKills: Bool {
        owed.isEmpty && journal.hasRoom(RecordWriter.bytesMax, leaving: reserve(Reserve.requests))
    }

    /// Publishes one record; false when it was refused for want of room.
    ///
    /// An outcome that waits for room counts as published: it is, with the next one or by
    /// `publishOwed`.
    package func publish(_ record: WardenRecord) -> Bool {
        let reserve = reserve(Self.reserve(of: record))
        if publishOwed(),
            writer.write(record, then: { bytes in journal.append(bytes, leaving: reserve) })
        {
            return true
        }
        guard Self.isOutcome(record), owed.count < Self.owedMax else {
            count(record)
            return false
        }
        owed.append(writer.write(record) { bytes in bytes.indices.map { bytes[$0] } })
        return true
    }

    /// Publishes the outcomes that waited, as far as there is room by now; true when none is left.
    @discardableResult
    package func publishOwed() -> Bool {
        guard !owed.isEmpty else { return true }
        let left = owed.firstIndex { !journal.append($0.span, leaving: 0) } ?? owed.endIndex
        owed.removeFirst(left)
        return owed.isEmpty
    }

    private func reserve(_ parts: Int) -> Int { journal.capacity / 64 * parts }

    private static func reserve(of record: WardenRecord) -> Int {
        switch record {
        case .callFinished: Reserve.calls
        case .exemptionHit, .blockAdded: Reserve.details
        case .alertOpened, .callFlagged: Reserve.requests
        case .kill(let kill): reserve(of: kill.state)
        case .gapOpened, .gapClosed, .alertClosed, .brake: Reserve.outcomes
        }
    }

    private static func reserve(of kill: KillState) -> Int {
        switch kill {
        case .simulated: Reserve.details
        case .requested: Reserve.requests
        case .accepted, .gone, .ended, .stillUp, .exempted, .failed: Reserve.outcomes
        }
    }

    /// True for what says how something went on that is on record already, or that the agent was blind.
    private static func isOutcome(_ record: WardenRecord) -> Bool {
        reserve(of: record) == Reserve.outcomes
    }

    private func count(_ record: WardenRecord) {
        switch record {
        case .callFinished: shedCalls.wrappingAdd(1, ordering: .relaxed)
        case .kill: shedKills.wrappingAdd(1, ordering: .relaxed)
        default: shedDetails.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
