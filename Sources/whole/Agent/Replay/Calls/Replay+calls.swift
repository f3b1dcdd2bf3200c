package import AlertLog
import EventSocket
import Records
import Rules
package import Telephony
package import Warden

/// Calls by their records, through the same core as captures.
extension Replay {
    /// A replay of records alone, which no frames hold.
    package init(
        ofRecords setup: WardenSetup,
        plan: NumberingPlan,
        rules: PartyRules,
        sweep: Sweep? = nil,
        watch: CallWatch? = nil
    ) {
        let limits = FrameLimits()
        self.init(
            setup,
            plan: plan,
            rules: rules,
            frameBytesMax: limits.bodyBytesMax,
            headersMax: limits.eventHeadersMax,
            sweep: sweep,
            watch: watch
        )
    }

    /// What is asked whether it goes on is so once in so many steps.
    private static let stepsOfProceeding = 1_024

    /// Replays calls in the order of their beginning, with their answers and ends in between.
    ///
    /// `proceed` hears now and then which share of them has begun, and ends it by an error.
    package mutating func run(
        _ gathered: consuming GatheredCalls,
        proceed: (Double) throws -> Void = { _ in },
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        var calls = gathered
        calls.sort()
        if !calls.entries.contains(where: { $0.end > 0 }) { countNoneAtOnce() }
        var order = CallOrder(calls)
        var (steps, begun) = (0, 0)
        while let (step, time) = order.take() {
            steps += 1
            if steps % Self.stepsOfProceeding == 0 {
                try proceed(Double(begun) / Double(max(calls.count, 1)))
            }
            let now = Moment(monotonic: time, wall: time)
            switch step {
            case .gap(let index):
                take(calls.marks[index], at: now)
                // A switch without calls would never be seen again.
                guard calls.origin == .recorded, calls.marks[index].kind != .blind else { break }
                handle(.heartbeat(calls.marks[index].link, time), at: now)
            case .begin(let index):
                begun += 1
                handle(.call(event(.created, time, calls, index)), at: now)
            case .answer(let index):
                handle(.call(event(.answered, time, calls, index)), at: now)
            case .end(let index):
                handle(.call(event(.finished, time, calls, index)), at: now)
            }
            if core.hasEffects { try gather(alert) }
        }
        summary.events += calls.count
        summary.calls = core.counters.calls
    }

    /// Goes on by these exemptions and blocks.
    package mutating func use(_ rules: LogRules, at time: EventTime) {
        let now = Moment(monotonic: time, wall: time)
        core.use(rules.exemptions, at: now)
        core.use(rules.blocks, at: now)
    }

    /// How numbers are read.
    package var numberingPlan: NumberingPlan { plan }

    /// How far apart two calls can be and have to do with each other.
    package var horizon: Int64 { core.horizon }

    /// Records that tell of no ends say nothing of which calls were up at once.
    private mutating func countNoneAtOnce() {
        var setup = core.setup
        setup.rules.concurrency = ConcurrencyRule(action: .off)
        core.use(setup)
    }

    private mutating func take(_ mark: GatheredCalls.Mark, at now: Moment) {
        switch mark.kind {
        case .missed: handle(.shed(mark.link, count: 1, mark.reason), at: now)
        case .blind: handle(.linkDown(mark.link, mark.reason), at: now)
        case .seeing:
            handle(.linkUp(mark.link, coreUUID: ""), at: now)
            handle(.liveCallsUnknown(mark.link), at: now)
        }
    }

    private func event(
        _ kind: CallEvent.Kind,
        _ time: EventTime,
        _ calls: GatheredCalls,
        _ index: Int
    ) -> CallEvent {
        let written = calls[calls.entries[index]]
        var event = CallEvent(kind, link: written.link, time: time, id: Self.name(written.id))
        guard kind != .answered else { return event }
        event.call.caller = PartyText(bytes: written.caller)
        event.call.callee = PartyText(bytes: written.callee)
        switch calls.origin {
        case .recorded:
            event.call.callerReading = PartyReading(recorded: Array(written.caller))
            event.call.calleeReading = PartyReading(recorded: Array(written.callee))
        case .asSent: read(written, into: &event.call)
        }
        event.call.name = ShortText(bytes: written.name)
        event.call.source = ShortText(bytes: written.source)
        if kind == .finished {
            (event.call.createdAt, event.call.answeredAt) = (written.start, written.answered)
            event.endedAt = written.end
        }
        return event
    }

    /// Reads the parties as those of an event are read.
    private func read(_ written: WrittenCall, into call: inout Call) {
        let caller = plan.read(
            ShortText<256>(bytes: written.caller),
            wholeHash: Self.hash(written.caller)
        )
        let callee = plan.readCallee(
            ShortText<256>(bytes: written.callee),
            wholeHash: Self.hash(written.callee)
        )
        let scope = rules.scope(context: PartyScope(bytes: written.context))
        call.callerReading = plan.scoped(caller, to: scope)
        call.calleeReading = plan.scoped(callee, to: scope)
    }

    /// A name that is too long stays apart from others by a hash of the whole.
    private static func name(_ bytes: ArraySlice<UInt8>) -> CallID {
        let name = CallID(bytes: bytes)
        return name.isCut ? CallID("cut~\(hash(bytes))~" + name.string) : name
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        var hash = StableHash()
        for byte in bytes { hash.add(byte) }
        return hash.value
    }

    /// Counts what was read to gather calls.
    package mutating func count(_ read: Summary) {
        summary.files += read.files
        summary.bytes += read.bytes
        summary.malformedFrames += read.malformedFrames
        summary.filesUnread += read.filesUnread
    }
}
