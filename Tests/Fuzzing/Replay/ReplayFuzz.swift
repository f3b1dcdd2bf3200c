import Records
import Agent
import Rules
import Warden
import EventSocket
import Telephony

/// A whole capture as `callwarden replay` takes it, against the slow parser and a brute-force reading
/// of the rule.
struct ReplayFuzz {
    /// What came of a capture, as far as the two readings must agree on it.
    private struct Outcome: Equatable {
        struct Alert: Equatable {
            var tripped: EventTime
            var calls: Set<FlaggedName>
        }

        var events = 0
        var calls = 0
        var malformed = 0
        var alerts: [Alert] = []
    }

    private let input: CutInput
    private let limits: FrameLimits
    private let rule: MaskingRule
    private let isPlanted: Bool

    init(_ input: [UInt8], isPlanted: Bool) {
        // The planted bug here is the classic one: it trips one caller too early.
        self.input = CutInput(input, isPlanted: false)
        self.isPlanted = isPlanted
        var limits = FrameLimits()
        limits.bodyBytesMax = 65_536
        limits.eventHeadersMax = 250
        self.limits = limits
        rule = MaskingRule(threshold: 3, windowSeconds: 5, cooldownSeconds: 8)
    }

    var complaint: String? {
        let expected = slowly()
        return difference("whole", replayed(input.whole), expected)
            ?? difference("cut", replayed(input.cut), expected)
    }

    private func replayed(_ pieces: Pieces) -> Outcome {
        var setup = WardenSetup()
        setup.rule =
            isPlanted ? MaskingRule(threshold: 2, windowSeconds: 5, cooldownSeconds: 8) : rule
        setup.recentCallsMax = 1_024
        var replay = Replay(
            setup,
            plan: FrameFeed.plan,
            frameBytesMax: limits.bodyBytesMax,
            headersMax: limits.eventHeadersMax
        )
        var alerts: [ReplayedAlert] = []
        var pieces = pieces
        do {
            try replay.run(
                named: "capture",
                bufferBytes: 4_096,
                fill: { decoder in
                    guard let piece = pieces.next() else { return 0 }
                    decoder.append(piece)
                    return piece.count
                },
                note: { _ in },
                alert: { alerts.append($0) }
            )
        } catch {
            return Outcome(events: -1)
        }
        replay.finish { alerts.append($0) }
        alerts.removeAll { $0.rule != .masking }
        alerts.sort { $0.id.value < $1.id.value }
        return Outcome(
            events: replay.summary.events,
            calls: replay.summary.calls,
            malformed: replay.summary.malformedFrames,
            alerts: alerts.map { alert in
                let names = alert.calls.map { FlaggedName(id: $0.call.id, time: $0.call.createdAt) }
                return Outcome.Alert(tripped: alert.tripped, calls: Set(names))
            }
        )
    }

    private func slowly() -> Outcome {
        let parser = SlowParser(limits: limits)
        var (outcome, oracle, serials) = (Outcome(), BruteForce(rule: rule), Serials())
        let (frames, isGood) = parser.frames(of: input.bytes)
        for frame in frames where frame.kind == .eventPlain || frame.kind == .eventJSON {
            outcome.events += 1
            // JSON that is none by the letter is the fast reader's own matter.
            let reading =
                frame.kind == .eventPlain
                ? parser.reading(of: frame.body)
                : parser.reading(ofJSON: frame.body)
                    ?? FrameFeed.Reading(json: frame.body, limits: limits)
            if case .malformed = reading.reading { outcome.malformed += 1 }
            guard let event = reading.event else { continue }
            switch event.kind {
            case .created: take(event.call, into: &oracle, &serials, &outcome)
            case .answered: break
            case .hungUp, .hangingUp, .finished: oracle.hangUp(event.id, on: event.link)
            }
        }
        if !isGood { outcome.malformed += 1 }
        outcome.alerts = oracle.alerts.map { Outcome.Alert(tripped: $0.tripped, calls: $0.calls) }
        return outcome
    }

    private func take(
        _ call: Call,
        into oracle: inout BruteForce,
        _ serials: inout Serials,
        _ outcome: inout Outcome
    ) {
        var call = call
        // From 1970 to 2100, and to somebody.
        guard (0...4_102_444_800_000_000).contains(call.createdAt),
            call.calleeReading != .party(.none),
            call.calleeReading != .party(.withheld) || !call.callee.isEmpty
        else { return }
        if call.calleeReading == .party(.withheld) { call.calleeReading = .text(call.callee) }
        oracle.letPass(to: call.createdAt, on: call.link)
        guard oracle.isNew(call) else { return }
        outcome.calls += 1
        guard let caller = serials.caller(of: call, rule: rule) else {
            return oracle.forget(call)
        }
        oracle.add(call, caller: caller, callee: serials.party(call.calleeReading))
    }
}
