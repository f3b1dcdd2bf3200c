import Records
import Warden
import Telephony

/// The life of the event feed of one Kamailio as a pure state machine.
///
/// There is nobody to log in to: a connection that stands is a feed that stands. The control interface
/// has a life of its own, since calls can be seen while none can be ended.
struct KamailioState: FeedState, Sendable {
    enum Action: FeedAction, Equatable {
        case connect
        case close
        case ping
        case deliver(WardenInput)
        case report(LinkReport)
    }

    /// How far the feed is, with what is true of it there and nowhere else.
    enum Stage: Sendable {
        /// The switch was never looked for.
        case new
        /// No connection stands; the next try may begin then.
        case closed(retryAt: Int64)
        case connecting(since: Int64)
        case up(since: Int64, pingedAt: Int64)
    }

    private let configuration: KamailioConfiguration
    private var stage = Stage.new
    var feed: FeedWatch
    /// The configuration of the other side answers pings.
    private var answersPings = false

    init(_ configuration: KamailioConfiguration, seed: UInt64) {
        self.configuration = configuration
        feed = FeedWatch(seed: seed)
    }

    mutating func tick(at now: Int64) -> [Action] {
        guard configuration.host != nil else { return [] }
        switch stage {
        case .new: return [.deliver(.linkDown(link, .start))] + begin(at: now)
        case .closed(let retryAt): return now >= retryAt ? begin(at: now) : []
        case .connecting(let since):
            let seconds = configuration.connectTimeoutSeconds
            guard now - since > Int64(seconds) * 1_000_000 else { return [] }
            return goDown(.disconnected, why: "no connection within \(seconds) s", at: now)
        case .up:
            let actions = self.actions(for: feed.standstill.decide(at: now), at: now)
            // What came in while the thread stood still has not been looked at yet.
            return feed.standstill.isOpen ? actions : actions + keepAlive(at: now)
        }
    }

    private mutating func begin(at now: Int64) -> [Action] {
        stage = .connecting(since: now)
        return [.connect]
    }

    /// The connection stands.
    ///
    /// Kamailio lists no calls: what was to be ended is asked for again.
    mutating func connected(at now: Int64) -> [Action] {
        guard isConnecting else { return [] }
        stage = .up(since: now, pingedAt: now)
        feed.heardAt = now
        return [
            .deliver(.linkUp(link, coreUUID: ShortText())), .deliver(.liveCallsUnknown(link)),
            .report(.up(coreUUID: "")), .ping,
        ]
    }

    /// Something was read of the feed: a pong, or an event, with its time where it has one.
    mutating func heard(isPong: Bool, time: EventTime? = nil, at now: Int64) -> [Action] {
        feed.heardAt = now
        if isPong { answersPings = true }
        return actions(for: time.flatMap { feed.standstill.heard($0, at: now) }, at: now)
    }

    /// When the feed, which is up and answers pings, was last heard.
    var lastHeardAt: Int64? { upSince != nil && answersPings ? feed.heardAt : nil }

    /// When `tick` wants to be called next at the latest.
    func nextTick(after now: Int64) -> Int64 {
        switch stage {
        case .new: now
        case .closed(let retryAt): max(retryAt, now)
        case .connecting, .up: feed.nextTick(after: now)
        }
    }

    private mutating func keepAlive(at now: Int64) -> [Action] {
        guard case .up(let since, let pingedAt) = stage else { return [] }
        let period = Int64(configuration.pingSeconds) * 1_000_000
        if answersPings, now - feed.heardAt > 3 * period {
            let seconds = 3 * period / 1_000_000
            return goDown(.heartbeatMissing, why: "no event and no pong for \(seconds) s", at: now)
        }
        guard now - pingedAt >= period else { return [] }
        stage = .up(since: since, pingedAt: now)
        return [.ping]
    }
}

extension KamailioState {
    var link: LinkID { configuration.link }

    var upSince: Int64? { if case .up(let since, _) = stage { since } else { nil } }

    var isClosed: Bool {
        switch stage {
        case .new, .closed: true
        case .connecting, .up: false
        }
    }

    var isConnecting: Bool { if case .connecting = stage { true } else { false } }

    mutating func close(retryAt: Int64) { stage = .closed(retryAt: retryAt) }
}
