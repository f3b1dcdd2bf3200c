package import Detection
package import Ring
internal import Synchronization

/// The journal as whoever runs the core sees it: records go in, or are refused by rule.
///
/// One thread at a time publishes: the one that holds the core. As the ring fills, details of
/// ordinary calls are given up first, then everything but kills and alerts, then new alerts and new
/// kills; what becomes of kills already requested may use all of it.
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
        static let killSteps = 0
    }

    package let journal: Journal
    private var writer = RecordWriter()
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
        journal.hasRoom(RecordWriter.bytesMax, leaving: reserve(Reserve.requests))
    }

    /// Publishes one record; false when it was refused for want of room.
    package func publish(_ record: WardenRecord) -> Bool {
        writer.write(record)
        let reserve = reserve(Self.reserve(of: record))
        guard writer.withBytes({ journal.append($0, leaving: reserve) }) else {
            count(record)
            return false
        }
        return true
    }

    private func reserve(_ parts: Int) -> Int { journal.capacity / 64 * parts }

    private static func reserve(of record: WardenRecord) -> Int {
        switch record {
        case .callFinished: Reserve.calls
        case .gapOpened, .gapClosed, .exemptionHit, .brake, .blockAdded: Reserve.details
        case .alertOpened, .callFlagged, .alertClosed: Reserve.requests
        case .kill(let kill):
            switch kill.state {
            case .simulated: Reserve.details
            case .requested: Reserve.requests
            default: Reserve.killSteps
            }
        }
    }

    private func count(_ record: WardenRecord) {
        switch record {
        case .callFinished: shedCalls.wrappingAdd(1, ordering: .relaxed)
        case .kill: shedKills.wrappingAdd(1, ordering: .relaxed)
        default: shedDetails.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
