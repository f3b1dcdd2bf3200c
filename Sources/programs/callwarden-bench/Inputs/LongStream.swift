import Records
import Warden
import Telephony

/// Calls made one by one as they are wanted, so that the input of a long run takes no memory
/// itself.
///
/// Callees take turns. Those under attack are called by somebody new each time, the others by the same
/// four callers in turn, so the answer can be worked out beforehand.
struct LongStream {
    let callees: Int
    let links: Int
    /// One callee in so many is under attack.
    let attackedEvery: Int
    /// The events of each call, as a switch sends them.
    private let kinds: [CallEvent.Kind]
    /// Microseconds between two calls.
    let step: EventTime
    private let plan = NumberingPlan(countryCode: "234")
    private let caller: (PartyText, PartyReading)

    /// `isWhole` has each call answered and ended too: four events.
    init(
        callees: Int,
        links: Int = 1,
        callsPerWindow: Int,
        isWhole: Bool = false,
        attackedEvery: Int = 1
    ) {
        self.attackedEvery = attackedEvery
        kinds = isWhole ? [.created, .answered, .hangingUp, .finished] : [.created]
        self.callees = callees
        self.links = links
        step = EventTime(CallSequence.windowSeconds) * 1_000_000 / EventTime(callsPerWindow)
        let text = PartyText(CallSequence.caller(0))
        caller = (text, plan.read(text))
    }

    /// Runs so many calls through a core that holds as many; what came of it.
    func run(calls: Int, capacity: Int) -> Outcome {
        let before = ProcessFigures.residentMegabytes()
        var core = WardenCore(WindowWork.setup(capacity: capacity))
        var effects: [WardenEffect] = []
        var outcome = Outcome()
        outcome.nanoseconds = Stopwatch.time {
            for index in 0..<calls {
                var event = event(index)
                for kind in kinds {
                    event.kind = kind
                    core.handle(.call(event), at: Moment(monotonic: event.time, wall: event.time))
                    guard core.hasEffects else { continue }
                    core.takeEffects(into: &effects)
                    for case .record(.callFlagged) in effects { outcome.flagged += 1 }
                }
            }
        }
        outcome.megabytes = ProcessFigures.residentMegabytes() - before
        outcome.alerts = core.counters.alerts
        outcome.shed = core.windowShedCalls
        return outcome
    }

    struct Outcome {
        var nanoseconds = 0.0
        /// Memory that the core took.
        var megabytes = 0.0
        var alerts = 0
        var flagged = 0
        /// Calls that the core had to give away while they still counted.
        var shed = 0
    }

    /// Calls that the rule flags among the first so many, where all of them are in one window: an
    /// attacked callee rung often enough has all its calls flagged.
    func flagged(of calls: Int) -> Int {
        let (each, more) = (calls / callees, calls % callees)
        return stride(from: 0, to: callees, by: attackedEvery).reduce(0) { flagged, callee in
            let rung = each + (callee < more ? 1 : 0)
            return flagged + (rung >= DictionaryWindow.threshold ? rung : 0)
        }
    }

    private func event(_ index: Int) -> CallEvent {
        let time = CallSequence.start + EventTime(index) * step
        var event = CallEvent(
            .created,
            link: LinkID(index % links),
            time: time,
            id: WindowWork.name(index)
        )
        event.call.caller = caller.0
        let callee = index % callees
        let isAttacked = callee % attackedEvery == 0
        let caller = isAttacked ? index : callee * 4 + index / callees % 4
        event.call.callerReading = Self.number(
            (isAttacked ? 2_349 : 2_347) * 1_000_000_000 + caller
        )
        event.call.calleeReading = Self.number(2_348_000_000_000 + callee)
        return event
    }

    private static let numberDigits = 13

    private static func number(_ value: Int) -> PartyReading {
        // As `PhoneNumber` packs its digits: from the top, what is left over filled with 15.
        var (packed, rest) = (UInt64(0), UInt64(value))
        for place in 0..<numberDigits {
            packed |= (rest % 10) << UInt64(4 * place)
            rest /= 10
        }
        let free = UInt64(4 * (PhoneNumber.digitsMax - numberDigits))
        let number = PhoneNumber(packed: packed << free | ((1 << free) - 1))
        return .party(.international(number))
    }
}
