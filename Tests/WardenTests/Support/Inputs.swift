import Records
import Warden
import Telephony

/// A small generator with one seed, the same on every machine (xorshift64*).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }
}

let nigeria = NumberingPlan(countryCode: "234")
let noon: EventTime = 1_795_166_794_960_356

/// A new call as a reader would make it.
func newCall(
    _ id: String,
    from caller: String,
    to callee: String,
    at time: EventTime,
    link: Int = 0,
    source: String = "192.0.2.10"
) -> CallEvent {
    var event = CallEvent(.created, link: LinkID(link), time: time, id: CallID(id))
    event.call.caller = PartyText(caller)
    event.call.callee = PartyText(callee)
    event.call.callerReading = nigeria.read(caller)
    event.call.calleeReading = nigeria.read(callee)
    event.call.source = ShortText<48>(source)
    return event
}

/// What a switch says when this call begins.
func begin(_ call: Call) -> WardenInput {
    var event = CallEvent(.created, link: call.link, time: call.createdAt, id: call.id)
    event.call = call
    return .call(event)
}

func hangup(_ id: String, at time: EventTime, link: Int = 0) -> CallEvent {
    var event = CallEvent(.hungUp, link: LinkID(link), time: time, id: CallID(id))
    event.cause = "NORMAL_CLEARING"
    return event
}

func moment(_ microseconds: Int64) -> Moment {
    Moment(monotonic: microseconds, wall: noon + microseconds)
}

extension WardenCore {
    /// Everything that follows from one input.
    mutating func effects(of input: WardenInput, at now: Moment) -> [WardenEffect] {
        handle(input, at: now)
        return takeEffects()
    }

    mutating func takeEffects() -> [WardenEffect] {
        var effects: [WardenEffect] = []
        takeEffects(into: &effects)
        return effects
    }
}

extension [WardenEffect] {
    var records: [WardenRecord] {
        compactMap { effect in
            switch effect {
            case .record(let record): record
            case .kill(let record, _): .kill(record)
            case .verdict, .answer, .list: nil
            }
        }
    }

    var flagged: [FlaggedCall] {
        records.compactMap { if case .callFlagged(let call) = $0 { call } else { nil } }
    }

    var killed: [CallID] {
        compactMap { if case .kill(let record, _) = $0 { record.call } else { nil } }
    }

    var killStates: [KillState] {
        records.compactMap { if case .kill(let record) = $0 { record.state } else { nil } }
    }
}
