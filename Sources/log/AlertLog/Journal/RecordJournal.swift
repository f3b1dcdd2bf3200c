package import Records
package import Ring
internal import Synchronization

/// The journal as whoever runs the core sees it: records go in, or are refused by rule.
///
/// One thread at a time publishes: the one that holds the core. As the ring fills, details of
/// ordinary calls are given up first, then everything but kills and alerts, then new alerts and new
/// kills. What says how something on record went on, such as the steps of a kill, the end of an alert,
/// or a gap, may use all of the ring, and waits for room where there is none.
package final class RecordJournal: @unchecked Sendable {
    // Sendable: `outbox` belongs to whoever holds the core; all else is constant or atomic.

    /// Records refused, by what they were.
    package struct Shed: Sendable, Equatable {
        /// Details of ordinary calls.
        package var calls: UInt64 = 0
        /// Everything else but kills.
        package var details: UInt64 = 0
        /// Kills that could not be recorded, so were not made, and steps of kills.
        package var kills: UInt64 = 0
    }

    package let journal: Journal
    @exclusivity(unchecked)
    private var outbox = Outbox()
    /// The file is not where the next start looks for it: what goes in now may be lost.
    private let isMissing = Atomic<Bool>(false)
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
        guard !isMissing.load(ordering: .relaxed) else { return false }
        let reserve = RecordWorth.request.reserve(of: journal.capacity)
        return unsafe outbox.isClear && journal.hasRoom(RecordWriter.bytesMax, leaving: reserve)
    }

    /// No kill is recorded while the file is not in its place.
    package func setMissing(_ isMissing: Bool) {
        self.isMissing.store(isMissing, ordering: .relaxed)
    }

    /// Publishes one record; false when it was refused for want of room.
    ///
    /// An outcome that waits for room counts as published: it is, with the next one or by
    /// `publishOwed`.
    package func publish(_ record: WardenRecord) -> Bool {
        if unsafe outbox.publish(record, in: journal) { return true }
        count(record)
        return false
    }

    /// The same with a record of a batch, from where it stands.
    package func publish(_ place: RecordBatch.Place, of batch: inout RecordBatch) -> Bool {
        if unsafe outbox.publish(place, of: &batch, in: journal) { return true }
        count(batch[place])
        return false
    }

    /// Publishes the outcomes that waited, as far as there is room by now.
    package func publishOwed() { unsafe outbox.publishOwed(in: journal) }

    private func count(_ record: WardenRecord) {
        switch record {
        case .callFinished: shedCalls.wrappingAdd(1, ordering: .relaxed)
        case .kill: shedKills.wrappingAdd(1, ordering: .relaxed)
        default: shedDetails.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
