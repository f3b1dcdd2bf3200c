import Detection
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

    init(_ configuration: KamailioConfiguration, seed: UInt64) {
        self.configuration = configuration
        retry = RetryWait(seed: seed)
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
        case .up: actions += keepAlive(at: now)
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

    mutating func heard(isPong: Bool, at now: Int64) {
        heardAt = now
        if isPong { answersPings = true }
    }

    mutating func lost(_ reason: GapReason, _ why: String, at now: Int64) -> [Action] {
        phase == .closed ? [] : goDown(reason, why, at: now)
    }

    /// When `tick` wants to be called next at the latest.
    func nextTick(after now: Int64) -> Int64 {
        phase == .closed ? max(retryAt, now) : now + 1_000_000
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

    private mutating func goDown(_ reason: GapReason, _ why: String, at now: Int64) -> [Action] {
        let wasUp = phase == .up
        if wasUp { retry.stood(now - upAt) }
        phase = .closed
        let wait = retry.next()
        retryAt = now + Int64(wait) * 1_000
        var actions: [Action] = [.close]
        if wasUp {
            let blindFor = now - heardAt
            actions.append(.deliver(.linkDown(configuration.link, reason, blindFor: blindFor)))
        }
        actions.append(.report(.down(reason, why: why, retryMilliseconds: wait)))
        return actions
    }
}
