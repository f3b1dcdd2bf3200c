import AlertLog
import Records
import Rules
import Warden
import EventSocket
import Ring
import Telephony

/// Attacks of five calls through an armed core, from the events as read to kills ready to be sent with
/// everything on record, and to the hang-ups that prove them: what a reaction costs beside the socket.
struct AttackWork {
    static let callsPerAttack = 5

    /// An event as the agent has it: read, and behind others in a ring.
    private struct Arrival {
        let input: WardenInput
        let now: Moment
    }

    private let journal: Journal
    private let records: RecordJournal
    private let attacks: [[Arrival]]

    /// `journal` is a path at which nothing stands.
    init(attacks: Int, journal path: String) throws {
        journal = try Journal(path: path)
        records = RecordJournal(journal)
        let plan = NumberingPlan(countryCode: "234")
        self.attacks = (0..<attacks).map { Self.arrivals($0, plan) }
    }

    /// Runs so many of the first attacks; how many kills went out, and how many calls are known to be over.
    ///
    /// What reads the journal is another thread's work and is left out.
    func run(first limit: Int) throws -> (kills: Int, ended: Int) {
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.baselines.mode = .off
        setup.enforcement.autoDisconnect = true
        setup.enforcement.killsPerMinuteMax = .max
        setup.enforcement.calleesPerMinuteMax = .max
        var core = WardenCore(setup)
        var effects = WardenEffects()
        let command = try KillCommand(cause: setup.enforcement.cause)
        var commands: [UInt8] = []
        var found = (kills: 0, ended: 0)
        core.handle(.linkUp(LinkID(0), coreUUID: "bench"), at: Moment(monotonic: 0, wall: 0))
        core.takeEffects(into: &effects)
        for attack in attacks.prefix(limit) {
            // Where they lie, as in a ring: nothing is copied on the way in.
            try unsafe attack.withUnsafeBufferPointer { arrivals in
                for index in arrivals.indices {
                    let now = unsafe arrivals[index].now
                    unsafe core.handle(arrivals[index].input, at: now, detailsLater: true)
                    while core.hasEffects {
                        core.takeEffects(into: &effects)
                        try carryOut(&effects, command, &commands, &found)
                        commands.removeAll(keepingCapacity: true)
                    }
                }
            }
            _ = journal.resume(at: journal.writePosition)
        }
        return found
    }

    private func carryOut(
        _ effects: inout WardenEffects,
        _ command: KillCommand,
        _ commands: inout [UInt8],
        _ found: inout (kills: Int, ended: Int)
    ) throws {
        for index in effects.steps.indices {
            switch effects.steps[index] {
            case .record(let place):
                guard records.publish(place, of: &effects.records) else {
                    throw BenchError.noAnswer("a full journal")
                }
                if case .kill(let index) = place, effects.records.kills[index].state == .ended {
                    found.ended += 1
                }
            case .kill(let index):
                guard records.publish(.kill(index), of: &effects.records) else {
                    throw BenchError.noAnswer("a full journal")
                }
                try command.append(effects.records.kills[index].call, to: &commands)
                found.kills += 1
            case .verdict, .answer, .list: break
            }
        }
    }

    private static func arrivals(_ attack: Int, _ plan: NumberingPlan) -> [Arrival] {
        let events = (0..<callsPerAttack).map { event(attack, $0, plan) }
        return [CallEvent.Kind.created, .hangingUp, .finished].flatMap { kind in
            events.map { event in
                var event = event
                event.kind = kind
                // As the switch says of calls that it was told to end.
                if kind != .created { event.cause = "CALL_REJECTED" }
                let now = Moment(monotonic: event.time, wall: event.time)
                return Arrival(input: .call(event), now: now)
            }
        }
    }

    private static func event(_ attack: Int, _ place: Int, _ plan: NumberingPlan) -> CallEvent {
        let number = attack * callsPerAttack + place
        let time = CallSequence.start + EventTime(number) * 4_000
        let call = CallSequence.Call(caller: number, callee: attack, time: time)
        var event = WindowWork.event(number, call, plan)
        event.call.source = "192.0.2.7"
        event.call.userAgent = "PBX 1.0"
        event.call.sipCallID = "7c1f2f6e-attack@192.0.2.7"
        return event
    }
}
