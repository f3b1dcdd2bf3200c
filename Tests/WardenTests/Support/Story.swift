import Lists
import Records
import Rules
import Warden
import Telephony

/// A core with a clock of its own, for tests that tell a story.
struct Story: ~Copyable {
    var core: WardenCore
    var setup: WardenSetup
    /// Microseconds since the start, on every clock.
    var now: Int64 = 0
    /// Evidence is left out unless a story is about it: it comes a second behind its alert.
    private let tellsEvidence: Bool
    private var serial = 0

    init(
        armed: Bool = true,
        threshold: Int = 3,
        evidence: Bool = false,
        numbers: WardenNumbers = WardenNumbers(),
        _ change: (inout WardenSetup) -> Void = { _ in }
    ) {
        var setup = WardenSetup()
        setup.enforcement.autoDisconnect = armed
        setup.rule = MaskingRule(threshold: threshold, windowSeconds: 5, cooldownSeconds: 30)
        setup.recentCallsMax = 256
        // Stories are of masking, unless one is about another rule.
        setup.rules = .maskingAlone
        change(&setup)
        self.setup = setup
        tellsEvidence = evidence
        core = WardenCore(setup, numbers: numbers)
    }

    /// Takes in an input at the time of the story.
    mutating func take(_ input: WardenInput) -> [WardenEffect] {
        told(core.effects(of: input, at: moment(now)))
    }

    private func told(_ effects: [WardenEffect]) -> [WardenEffect] {
        guard !tellsEvidence else { return effects }
        return effects.filter { effect in
            if case .record(.evidenceFound) = effect { false } else { true }
        }
    }

    /// A call from the caller of this number, by its own name unless one is given.
    mutating func call(
        _ caller: Int,
        to callee: String = victim,
        id: String? = nil,
        link: Int = 0,
        source: String = "192.0.2.10"
    ) -> [WardenEffect] {
        serial += 1
        let event = newCall(
            id ?? "call-\(serial)",
            from: number(caller),
            to: callee,
            at: noon + now,
            link: link,
            source: source
        )
        return take(.call(event))
    }

    /// Calls named `NAME-0`, `NAME-1` … from so many callers, a millisecond apart.
    mutating func attack(
        _ name: String = "a",
        callers: Range<Int> = 0..<3,
        to callee: String = victim,
        link: Int = 0
    ) -> [WardenEffect] {
        callers.flatMap { caller in
            now += 1_000
            return call(caller, to: callee, id: "\(name)-\(caller)", link: link)
        }
    }

    /// The switch takes these kills.
    mutating func accept(_ kills: [KillRecord]) {
        for kill in kills { _ = take(.killReply(kill.kill, .accepted)) }
    }

    /// The switch decides the end of a call: CHANNEL_HANGUP.
    mutating func decideEnd(
        _ id: String,
        _ cause: ShortText<40> = "CALL_REJECTED",
        link: Int = 0
    ) -> [WardenEffect] {
        var event = hangup(id, at: noon + now, link: link)
        event.kind = .hangingUp
        event.cause = cause
        return take(.call(event))
    }

    /// The switch gives its account of a call: CHANNEL_HANGUP_COMPLETE.
    mutating func finish(
        _ id: String,
        _ cause: ShortText<40> = "CALL_REJECTED",
        by side: CallEvent.HangUpSide = .switch,
        link: Int = 0
    ) -> [WardenEffect] {
        var event = hangup(id, at: noon + now, link: link)
        event.kind = .finished
        event.cause = cause
        event.hangUpSide = side
        return take(.call(event))
    }

    mutating func hangUp(_ id: String, link: Int = 0) -> [WardenEffect] {
        take(.call(hangup(id, at: noon + now, link: link)))
    }

    /// Lets time pass and ticks.
    mutating func pass(milliseconds: Int64) -> [WardenEffect] {
        now += milliseconds * 1_000
        core.tick(at: moment(now))
        return told(core.takeEffects())
    }

    mutating func use(_ exemptions: [Exemption]) -> [WardenEffect] {
        core.use(exemptions, at: moment(now))
        return told(core.takeEffects())
    }

    mutating func use(_ change: (inout WardenSetup) -> Void) {
        change(&setup)
        core.use(setup)
    }

    /// The link is up, with this list of live calls.
    mutating func reconnect(
        _ uuid: ShortText<40> = "core-1",
        listing ids: [String]?
    ) -> [WardenEffect] {
        var effects = take(.linkUp(LinkID(0), coreUUID: uuid))
        guard let ids else { return effects + take(.liveCallsUnknown(LinkID(0))) }
        for id in ids {
            // Long calls: none of them is inside a window.
            let call = newCall(id, from: number(900), to: "+2348000000999", at: noon - 900_000_000)
            effects += take(.liveCall(call.call))
        }
        return effects + take(.liveCallsEnd(LinkID(0)))
    }
}

let victim = "+2348031230000"

func number(_ caller: Int) -> String { "+1202555\(1_000 + caller)" }

extension [WardenEffect] {
    var kills: [KillRecord] {
        records.compactMap { if case .kill(let record) = $0 { record } else { nil } }
    }

    var changes: [CallChange] {
        records.compactMap { if case .callChanged(let change) = $0 { change } else { nil } }
    }

    /// The kills that go to the switch.
    var sent: [KillRecord] {
        compactMap { if case .kill(let record, _) = $0 { record } else { nil } }
    }

    var opened: [AlertOpened] {
        records.compactMap { if case .alertOpened(let alert) = $0 { alert } else { nil } }
    }

    var raised: [AlertRaised] {
        records.compactMap { if case .alertRaised(let alert) = $0 { alert } else { nil } }
    }

    var closed: [AlertClosed] {
        records.compactMap { if case .alertClosed(let alert) = $0 { alert } else { nil } }
    }

    var hits: [Int64] {
        records.compactMap { if case .exemptionHit(let hit) = $0 { hit.exemption } else { nil } }
    }

    var gaps: [Gap] {
        records.compactMap {
            switch $0 {
            case .gapOpened(let gap), .gapClosed(let gap): gap
            default: nil
            }
        }
    }

    var brakes: [BrakeRecord] {
        records.compactMap { if case .brake(let brake) = $0 { brake } else { nil } }
    }

    var blocksAdded: [BlockAdded] {
        records.compactMap { if case .blockAdded(let block) = $0 { block } else { nil } }
    }
}

/// Kills that the ledger follows at once.
let ledgerMax = 16_384
