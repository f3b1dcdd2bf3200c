import Detection
import Telephony

/// Calls through the warden core, as it stands behind the rings; counts the alerts.
struct WindowWork {
    private let calls: [CallEvent]
    private let setup: WardenSetup

    /// Events are made beforehand, numbers read: this is about what follows.
    init(_ sequence: CallSequence, capacity: Int? = nil) {
        let plan = NumberingPlan(countryCode: "234")
        calls = sequence.calls.enumerated().map { index, call in
            Self.event(index, call, plan)
        }
        setup = Self.setup(capacity: capacity ?? calls.count)
    }

    static func setup(capacity: Int) -> WardenSetup {
        var setup = WardenSetup()
        setup.rule = MaskingRule(windowSeconds: CallSequence.windowSeconds)
        setup.recentCallsMax = capacity
        setup.recordsFinishedCalls = false
        return setup
    }

    static func event(_ index: Int, _ call: CallSequence.Call, _ plan: NumberingPlan) -> CallEvent {
        var event = CallEvent(.created, link: LinkID(0), time: call.time, id: name(index))
        event.caller = PartyText(CallSequence.caller(call.caller))
        event.callee = PartyText(CallSequence.callee(call.callee))
        event.callerReading = plan.read(event.caller)
        event.calleeReading = plan.readCallee(event.callee)
        return event
    }

    /// A name of the length that a switch gives.
    static func name(_ index: Int) -> CallID {
        let digits = String(index, radix: 16)
        return CallID(
            String(repeating: "0", count: 8 - digits.count) + digits
                + "-6d1c-4c5e-9f6a-2b7d1c0f8e44"
        )
    }

    var count: Int { calls.count }

    /// Runs everything, or so many of the first calls, through a new core; alerts opened, and calls
    /// flagged.
    func alerts(first limit: Int = .max) -> (alerts: Int, flagged: Int, nanoseconds: Double) {
        var core = WardenCore(setup)
        var effects: [WardenEffect] = []
        var (alerts, flagged) = (0, 0)
        let time = Stopwatch.time {
            for call in calls.prefix(limit) {
                core.handle(.call(call), at: Moment(monotonic: call.time, wall: call.time))
                guard core.hasEffects else { continue }
                core.takeEffects(into: &effects)
                for case .record(let record) in effects {
                    switch record {
                    case .alertOpened: alerts += 1
                    case .callFlagged: flagged += 1
                    default: break
                    }
                }
            }
        }
        return (alerts, flagged, time)
    }
}
