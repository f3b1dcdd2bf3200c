import Calls
import Records
import Rules
import Warden
import Telephony

/// Calls through table and masking alone, and through the whole warden core; counts the alerts.
struct WindowWork {
    /// One call as the windows see it: numbers are read by then.
    private struct Seen {
        var caller: Party
        var callee: Party
        var time: EventTime
        var calleeIndex: Int
    }

    /// Calls whose places are brought near before the first of them is taken.
    private static let batch = 32
    /// No more calls are up at once by one subject, where every rule looks.
    private static let callsAtOnce = 4_096

    private let sequence: CallSequence
    private let seen: [Seen]
    private let setup: WardenSetup

    init(_ sequence: CallSequence, capacity: Int? = nil) {
        let plan = NumberingPlan(countryCode: "234")
        self.sequence = sequence
        seen = sequence.calls.map { call in
            Seen(
                caller: Self.party(plan.read(PartyText(CallSequence.caller(call.caller)))),
                callee: Self.party(plan.readCallee(PartyText(CallSequence.callee(call.callee)))),
                time: call.time,
                calleeIndex: call.callee
            )
        }
        setup = Self.setup(capacity: capacity ?? sequence.calls.count)
    }

    static func setup(capacity: Int) -> WardenSetup {
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.baselines.mode = .off
        setup.rule = MaskingRule(windowSeconds: CallSequence.windowSeconds)
        setup.recentCallsMax = capacity
        setup.recordsFinishedCalls = false
        return setup
    }

    static func event(_ index: Int, _ call: CallSequence.Call, _ plan: NumberingPlan) -> CallEvent {
        var event = CallEvent(.created, link: LinkID(0), time: call.time, id: name(index))
        event.call.caller = PartyText(CallSequence.caller(call.caller))
        event.call.callee = PartyText(CallSequence.callee(call.callee))
        event.call.callerReading = plan.read(event.call.caller)
        event.call.calleeReading = plan.readCallee(event.call.callee)
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

    static func party(_ reading: PartyReading) -> Party {
        if case .party(let party) = reading { party } else { .none }
    }

    /// What came of the calls.
    struct Outcome {
        var alerts = 0
        var flagged = 0
        var nanoseconds = 0.0
    }

    /// Runs the calls through new windows, as the core does for a batch out of a ring; an alert is one
    /// as for the peers.
    func windowsAlone(first limit: Int = .max) -> Outcome {
        let (seen, count) = (seen, min(limit, seen.count))
        let (longest, link) = (setup.rule.windowMicroseconds, LinkID(0))
        var table = CallTable(capacity: count)
        var masking = Masking(setup.rule, callsMax: table.ring.capacity)
        var outcome = Outcome()
        var lastTrip = [EventTime](repeating: .min / 2, count: sequence.callees)
        outcome.nanoseconds = Stopwatch.time {
            var start = 0
            while start < count {
                let end = min(start + Self.batch, count)
                for index in start..<end { table.announce(callee: seen[index].callee) }
                for index in start..<end {
                    let call = seen[index]
                    if let pushed = table.makeRoom(), !pushed.entry.isLoose {
                        masking.left(pushed.entry, in: &table)
                    }
                    masking.prepare(&table)
                    let placed = table.add(
                        caller: call.caller,
                        callee: call.callee,
                        at: call.time,
                        link: link
                    )
                    let trip = masking.take(
                        placed,
                        from: call.caller,
                        at: call.time,
                        in: &table
                    )
                    guard let trip else { continue }
                    outcome.flagged += trip.flagged
                    let last = lastTrip[call.calleeIndex]
                    if call.time - last > longest { outcome.alerts += 1 }
                    lastTrip[call.calleeIndex] = call.time
                }
                start = end
            }
        }
        return outcome
    }

    /// Runs everything, or so many of the first calls, through a new core: by the fixed rule, or with
    /// limits that are learned of each callee.
    ///
    /// The event is made anew in one place for each call, as by a reader.
    func core(first limit: Int = .max, learning mode: BaselineMode = .off) -> Outcome {
        var setup = setup
        setup.baselines.mode = mode
        var core = WardenCore(setup)
        var effects = WardenEffects()
        var outcome = Outcome()
        var event = CallEvent(.created, link: LinkID(0), time: 0, id: CallID())
        var name = Array(Self.name(0).array)
        outcome.nanoseconds = Stopwatch.time {
            for (index, call) in seen.prefix(limit).enumerated() {
                for place in 0..<8 {
                    let digit = UInt8(truncatingIfNeeded: index >> (28 - 4 * place) & 15)
                    name[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
                }
                event.call.id = ShortText(copying: unsafe name.span.bytes)
                event.time = call.time
                event.call.createdAt = call.time
                event.call.callerReading = .party(call.caller)
                event.call.calleeReading = .party(call.callee)
                core.handle(.call(event), at: Moment(monotonic: call.time, wall: call.time))
                guard core.hasEffects else { continue }
                core.takeEffects(into: &effects)
                for index in effects.steps.indices {
                    switch effects.steps[index] {
                    case .record(.flagged): outcome.flagged += 1
                    case .record(let place):
                        if case .alertOpened = effects.records[place] { outcome.alerts += 1 }
                    default: break
                    }
                }
            }
        }
        return outcome
    }

    /// The same with every rule that there is, and the end of each call behind so many others.
    func everyRule(first limit: Int = .max) -> Outcome {
        var setup = setup
        setup.rules = RulesSetup()
        setup.rules.concurrency = ConcurrencyRule(
            callee: Levels(critical: Self.callsAtOnce),
            source: Levels(critical: Self.callsAtOnce),
            prefix: Levels(critical: Self.callsAtOnce)
        )
        var core = WardenCore(setup)
        var effects = WardenEffects()
        var outcome = Outcome()
        for (index, call) in seen.prefix(limit).enumerated() {
            var begun = CallEvent(.created, link: LinkID(0), time: call.time, id: Self.name(index))
            begun.call.source = "192.0.2.10"
            begun.call.callerReading = .party(call.caller)
            begun.call.calleeReading = .party(call.callee)
            let now = Moment(monotonic: call.time, wall: call.time)
            core.handle(.call(begun), at: now)
            if let first = index < Self.callsAtOnce / 2 ? nil : index - Self.callsAtOnce / 2 {
                let id = Self.name(first)
                var end = CallEvent(.finished, link: LinkID(0), time: call.time, id: id)
                end.call.answeredAt = seen[first].time
                core.handle(.call(end), at: now)
            }
            core.takeEffects(into: &effects)
            for index in effects.steps.indices {
                guard case .record(let place) = effects.steps[index] else { continue }
                if case .flagged = place { outcome.flagged += 1 }
                if case .alertOpened = effects.records[place] { outcome.alerts += 1 }
            }
        }
        return outcome
    }
}
