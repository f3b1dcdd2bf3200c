import AlertLog
import Records
import Ring
import Telephony
import Warden

@testable import callwarden

/// What an agent would have on record of a callee that was called evenly for hours.
enum LearnedSample {
    static func records(
        of callee: String,
        perHour: Int,
        hours: Int = 6,
        until end: EventTime
    ) -> [WardenRecord] {
        var setup = WardenSetup()
        setup.recordsFinishedCalls = false
        var core = WardenCore(setup)
        let step = 3_600_000_000 / EventTime(perHour)
        var effects: [WardenEffect] = []
        for place in 0..<perHour * hours {
            let time = end - EventTime(perHour * hours - place) * step
            let id = CallID("learned-\(place)")
            var event = CallEvent(.created, link: LinkID(0), time: time, id: id)
            let caller = LogSample.party("23470\(10_000_000 + place)")
            event.call.callerReading = .party(caller)
            event.call.calleeReading = .party(LogSample.party(callee))
            core.handle(.call(event), at: Moment(monotonic: time, wall: time))
            core.takeEffects(into: &effects)
        }
        _ = core.keepLearned(looks: 8, at: Moment(monotonic: end, wall: end))
        core.takeEffects(into: &effects)
        return effects.compactMap { effect in
            if case .record(.calleeLearned(let learned)) = effect {
                .calleeLearned(learned)
            } else {
                nil
            }
        }
    }

    /// Six callers where nine would be an attack.
    static func burst(of callee: String, at time: EventTime) -> WardenRecord {
        var burst = BurstSeen(
            callee: LogSample.party(callee),
            calleeName: PartyText("+" + callee),
            link: LinkID(0),
            time: time,
            callers: 6,
            threshold: 5,
            windowMicroseconds: 5_000_000
        )
        (burst.baseline.threshold, burst.baseline.origin) = (9, .learned)
        return .burstSeen(burst)
    }

    /// Six callers of it within half a second, as a table of the columns a, b and at.
    static func tableOfBurst(to callee: String, at time: EventTime) -> String {
        (0..<6).reduce("a,b,at\n") { table, place in
            table + "+234703111121\(place),+\(callee),\(time / 1_000_000).\(place)\n"
        }
    }
}

extension LogSample {
    /// Puts records into the log as an agent does.
    func add(_ records: [WardenRecord], now: EventTime? = nil) throws {
        let ring = try Journal(path: folder + "/j4", capacity: 1 << 20)
        let writer = try LogWriter(
            LogOptions(path: path, links: ["pbx1"]),
            journal: ring,
            clock: { now ?? LogWriter.wallClock() }
        ) { _ in }
        let journal = RecordJournal(ring)
        for record in records { _ = journal.publish(record) }
        writer.run()
        _ = writer.drain(within: .seconds(60))
    }
}
