import AlertLog
import Records
import Ring
import Telephony
import Warden

/// Even traffic to one callee, as an earlier run of an agent has learned it.
struct LearnedTraffic {
    var callee = PartyReading.party(.none)
    var records: [WardenRecord] = []

    /// Ten calls a minute for six hours, the last of them at `end`.
    init(of digits: String, until end: EventTime) {
        func number(_ digits: String) -> PartyReading {
            .party(PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none)
        }
        callee = number(digits)
        var core = WardenCore(WardenSetup())
        var effects: [WardenEffect] = []
        for place in (0..<3_600).reversed() {
            let time = end - EventTime(place) * 6_000_000
            let id = CallID("learned-\(place)")
            var event = CallEvent(.created, link: LinkID(0), time: time, id: id)
            event.call.callerReading = number("23470\(10_000_000 + place)")
            event.call.calleeReading = callee
            core.handle(.call(event), at: Moment(monotonic: time, wall: time))
            core.takeEffects(into: &effects)
        }
        _ = core.keepLearned(looks: 8, at: Moment(monotonic: end, wall: end))
        core.takeEffects(into: &effects)
        records = effects.compactMap { effect in
            guard case .record(let record) = effect, case .calleeLearned = record else {
                return nil
            }
            return record
        }
    }

    /// Leaves it in a journal, as an agent does that was killed.
    func leave(in path: String) throws -> Bool {
        let journal = RecordJournal(try Journal(path: path, capacity: 1 << 20))
        return records.allSatisfy { journal.publish($0) }
    }
}
