import Records
import Warden
import Telephony

/// The life of the event feed of one Kamailio as a pure state machine.
///
/// There is nobody to log in to: a connection that stands is a feed that stands. The control interface
/// has a life of its own, since calls can be seen while none can be ended.
struct KamailioState: Sendable {
    enum Action: Equatable {
        case connect
        case close
        case ping
        case deliver(WardenInput)
        case report(LinkReport)
    }

    enum Phase: Equatable { case closed, connecting, up }

    private let configuration: KamailioConfiguration
    private(set) var phase = Phase.closed
    private var begunAt: Int64 = 0
    private var retryAt: Int64 = .min
    private var upAt: Int64 = 0
    private var heardAt: Int64 = 0
    private var pingedAt: Int64 = 0
    /// The configuration of the other side answers pings.
    private var answersPings = false
    private var retry: RetryWait
    private var hasStarted = false
    private var standstill = StandstillWatch()

    init(_ configuration: KamailioConfiguration, seed: UInt64) {
        self.configuration = configuration
        retry = RetryWait(seed: seed)
    }

    /// The link's thread comes by: once before it waits and once behind.
    mutating func turned(at now: Int64) -> [Action] {
        actions(for: standstill.turned(at: now, isUp: phase == .up), at: now)
    }

    /// The feed holds no more for now; so many bytes were read in this turn.
    mutating func emptied(after bytes: Int) { standstill.emptied(after: bytes) }

    /// The link's thread is in the middle of a turn, and reads on.
    mutating func readsOn(at now: Int64) -> [Action] {
        actions(for: standstill.readsOn(at: now, isUp: phase == .up), at: now)
    }

    mutating func tick(at now: Int64) -> [Action] {
        guard configuration.host != nil else { return [] }
        var actions: [Action] = []
        if !hasStarted {
            hasStarted = true
            actions.append(.deliver(.linkDown(configuration.link, .start)))
        }
        switch phase {
        case .closed:
            guard now >= retryAt else { break }
            phase = .connecting
            begunAt = now
            actions.append(.connect)
        case .connecting:
            let seconds = configuration.connectTimeoutSeconds
            if now - begunAt > Int64(seconds) * 1_000_000 {
                actions += goDown(.disconnected, "no connection within \(seconds) s", at: now)
            }
        case .up:
            actions += self.actions(for: standstill.decide(at: now), at: now)
            // What came in while the thread stood still has not been looked at yet.
            if phase == .up, !standstill.isOpen { actions += keepAlive(at: now) }
        }
        return actions
    }

    /// The connection stands.
    ///
    /// Kamailio lists no calls: what was to be ended is asked for again.
    mutating func connected(at now: Int64) -> [Action] {
        guard phase == .connecting else { return [] }
        phase = .up
        (upAt, heardAt, pingedAt) = (now, now, now)
        let link = configuration.link
        return [
            .deliver(.linkUp(link, coreUUID: ShortText())), .deliver(.liveCallsUnknown(link)),
            .report(.up(coreUUID: "")), .ping,
        ]
    }

    /// Something was read of the feed: a pong, or an event, with its time where it has one.
    mutating func heard(isPong: Bool, time: EventTime? = nil, at now: Int64) -> [Action] {
        heardAt = now
        if isPong { answersPings = true }
        return actions(for: time.flatMap { standstill.heard($0, at: now) }, at: now)
    }

    mutating func lost(_ reason: GapReason, _ why: String, at now: Int64) -> [Action] {
        phase == .closed ? [] : goDown(reason, why, at: now)
    }

    /// When the feed, which is up and answers pings, was last heard.
    var lastHeardAt: Int64? { phase == .up && answersPings ? heardAt : nil }

    /// When `tick` wants to be called next at the latest.
    func nextTick(after now: Int64) -> Int64 {
        if phase == .closed { return max(retryAt, now) }
        return min(now + 1_000_000, standstill.decisionAt ?? .max)
    }

    private mutating func keepAlive(at now: Int64) -> [Action] {
        let period = Int64(configuration.pingSeconds) * 1_000_000
        if answersPings, now - heardAt > 3 * period {
            return goDown(
                .heartbeatMissing,
                "no event and no pong for \(3 * period / 1_000_000) s",
                at: now
            )
        }
        guard now - pingedAt >= period else { return [] }
        pingedAt = now
        return [.ping]
    }

    /// Says what a standstill came to, and gives up a feed that does not catch up.
    private mutating func actions(
        for finding: StandstillWatch.Finding?,
        at now: Int64
    ) -> [Action] {
        guard let (behind, why) = standstill.givingUp(for: finding) else {
            return finding?.report.map { [.report($0)] } ?? []
        }
        return goDown(.shed, why, behind: behind, at: now)
    }

    private mutating func goDown(
        _ reason: GapReason,
        _ why: String,
        behind: Int64 = 0,
        at now: Int64
    ) -> [Action] {
        let wasUp = phase == .up
        let behind = max(behind, standstill.behind)
        standstill.feedEnded()
        if wasUp { retry.stood(now - upAt) }
        phase = .closed
        let wait = retry.next()
        retryAt = now + Int64(wait) * 1_000
        var actions: [Action] = [.close]
        if wasUp {
            let blindFor = min(max(behind, now - heardAt), now - upAt)
            actions.append(.deliver(.linkDown(configuration.link, reason, blindFor: blindFor)))
        }
        actions.append(.report(.down(reason, why: why, retryMilliseconds: wait)))
        return actions
    }
}
