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

    private let journal: Journal
    private let records: RecordJournal
    private let attacks: [[CallEvent]]

    /// `journal` is a path at which nothing stands.
    init(attacks: Int, journal path: String) throws {
        journal = try Journal(path: path)
        records = RecordJournal(journal)
        let plan = NumberingPlan(countryCode: "234")
        self.attacks = (0..<attacks).map { attack in
            (0..<Self.callsPerAttack).map { Self.event(attack, $0, plan) }
        }
    }

    /// Runs so many of the first attacks; how many kills went out, and how many calls are known to be over.
    func run(first limit: Int) throws -> (kills: Int, ended: Int) {
        var setup = WardenSetup()
        setup.rules.fanOut = FanOutRule(action: .off)
        setup.enforcement.autoDisconnect = true
        setup.enforcement.killsPerMinuteMax = .max
        setup.enforcement.calleesPerMinuteMax = .max
        var core = WardenCore(setup)
        var effects: [WardenEffect] = []
        let command = try KillCommand(cause: setup.enforcement.cause)
        var commands: [UInt8] = []
        var found = (kills: 0, ended: 0)
        core.handle(.linkUp(LinkID(0), coreUUID: "bench"), at: Moment(monotonic: 0, wall: 0))
        core.takeEffects(into: &effects)
        for events in attacks.prefix(limit) {
            for kind in [CallEvent.Kind.created, .hangingUp, .finished] {
                for var event in events {
                    event.kind = kind
                    let now = Moment(monotonic: event.time, wall: event.time)
                    core.handle(.call(event), at: now, detailsLater: true)
                    while core.hasEffects {
                        core.takeEffects(into: &effects)
                        try carryOut(effects, command, &commands, &found)
                        commands.removeAll(keepingCapacity: true)
                    }
                }
            }
            var cursor = journal.cursor()
            var payload: [UInt8] = []
            while journal.next(&cursor, into: &payload) {}
            journal.release(upTo: cursor)
        }
        return found
    }

    private func carryOut(
        _ effects: [WardenEffect],
        _ command: KillCommand,
        _ commands: inout [UInt8],
        _ found: inout (kills: Int, ended: Int)
    ) throws {
        for effect in effects {
            switch effect {
            case .record(let record):
                guard records.publish(record) else { throw BenchError.noAnswer("a full journal") }
                if case .kill(let kill) = record, kill.state == .ended { found.ended += 1 }
            case .kill(let record, _):
                guard records.publish(.kill(record)) else {
                    throw BenchError.noAnswer("a full journal")
                }
                try command.append(record.call, to: &commands)
                found.kills += 1
            case .verdict, .list: break
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
