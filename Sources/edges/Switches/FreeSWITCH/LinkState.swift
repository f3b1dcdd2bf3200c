import EventSocket
import Records
import Warden
import Telephony

/// The life of a link as a pure state machine: what happened and the time go in, actions come out.
struct LinkState: FeedState, Sendable {
    typealias Action = LinkAction

    static let greetingMicroseconds: Int64 = 10_000_000

    let configuration: LinkConfiguration
    var stage = Stage.new
    var feed: FeedWatch
    var permission: KillPermission
    /// The run of the switch that was seen last; empty before.
    var coreUUID = ShortText<40>()
    /// When another command connection may be made, should one be needed.
    var renewableAt: Int64 = .min

    init(_ configuration: LinkConfiguration, seed: UInt64) {
        self.configuration = configuration
        feed = FeedWatch(seed: seed)
        permission = KillPermission(seed: mixed(seed))
    }

    /// Lets time pass: begins to connect, gives up what takes too long.
    mutating func tick(at now: Int64, silentSince: Int64?) -> [LinkAction] {
        switch stage {
        case .new: return [.deliver(.linkDown(link, .start))] + begin(at: now)
        case .closed(let retryAt): return now >= retryAt ? begin(at: now) : []
        case .opening, .up: break
        }
        var actions = self.actions(for: feed.standstill.decide(at: now), at: now)
        if isClosed { return actions }
        if let (reason, why) = overdue(at: now, silentSince: silentSince) {
            return actions + goDown(reason, why: why, at: now)
        }
        guard case .up = stage else { return actions }
        if !feed.standstill.isOpen { actions += renewCommands(silentSince, at: now) }
        return actions + ask(at: now)
    }

    private mutating func begin(at now: Int64) -> [LinkAction] {
        stage = .opening(Opening(begunAt: now))
        return [.connect(.events), .connect(.commands)]
    }

    /// The questions whose time has come.
    private mutating func ask(at now: Int64) -> [LinkAction] {
        guard case .up(let up) = stage else { return [] }
        if let at = up.secondListAt, now >= at {
            whileUp { $0.secondListAt = nil }
            return command(.showChannels, .liveCalls)
        }
        guard now >= up.checkAt else { return [] }
        let next = now + checkMicroseconds
        whileUp { $0.checkAt = next }
        // Permission may be given, or taken away, at any time.
        return probe() + command(.coreUUID, .check)
    }

    /// The connection stands; the switch speaks first.
    mutating func connected(_ channel: LinkChannel) {
        whileOpening { opening in
            switch channel {
            case .events: opening.events = .greeting
            case .commands: opening.commands = .greeting
            }
        }
    }

    /// An event of the feed was read.
    mutating func heard(_ stamp: EventReader.Stamp?, at now: Int64) -> [LinkAction] {
        feed.heardAt = now
        guard isUp, let stamp else { return [] }
        let known = stamp.time > 0 ? feed.standstill.heard(stamp.time, at: now) : nil
        let actions = actions(for: known, at: now)
        guard !stamp.coreUUID.isEmpty, stamp.coreUUID != coreUUID else { return actions }
        let isFirst = coreUUID.isEmpty
        coreUUID = stamp.coreUUID
        let up = LinkAction.deliver(.linkUp(link, coreUUID: coreUUID))
        if isFirst { return actions + [up] }
        return actions + [
            .deliver(.linkDown(link, .restarted)), up,
            .report(.restarted(coreUUID: coreUUID.string)),
        ]
    }

    /// A frame of the event connection that is no event.
    mutating func received(_ frame: Frame, at now: Int64) -> [LinkAction] {
        guard case .opening(let opening) = stage else { return notice(frame, at: now) }
        switch (frame.kind, opening.events) {
        case (.authRequest, .greeting):
            guard let bytes = try? configuration.authentication() else {
                return unusableSecret(at: now)
            }
            whileOpening { $0.events = .authenticating }
            return [.send(bytes)]
        case (.commandReply, .authenticating):
            if case .error(let text) = Reply(frame) { return refused(text, at: now) }
            guard let bytes = try? Command.subscribe(Command.followedEvents).encoded() else {
                return []
            }
            whileOpening { $0.events = .subscribing }
            return [.send(bytes)]
        case (.commandReply, .subscribing):
            if case .error(let text) = Reply(frame) {
                return goDown(.disconnected, why: "event subscription refused: \(text)", at: now)
            }
            whileOpening { $0.events = .subscribed }
            // Whatever the answer is: it comes as a reply that nothing waits for.
            let more = (try? Command.subscribe(Command.bridgeEvents).encoded()) ?? []
            return [.send(more)] + comeUp(at: now)
        default: return notice(frame, at: now)
        }
    }

    /// A frame of the command connection that answers no command.
    mutating func receivedUnasked(_ frame: Frame, at now: Int64) -> [LinkAction] {
        guard frame.kind == .authRequest, case .opening(let opening) = stage,
            opening.commands == .greeting
        else { return notice(frame, at: now) }
        guard let bytes = try? configuration.authentication() else {
            return unusableSecret(at: now)
        }
        whileOpening { $0.commands = .authenticating }
        return [.command(bytes, .authentication)]
    }

    /// When `tick` wants to be called next at the latest.
    func nextTick(after now: Int64) -> Int64 {
        switch stage {
        case .new: now
        case .closed(let retryAt): max(retryAt, now)
        case .opening: feed.nextTick(after: now)
        case .up(let up): min(feed.nextTick(after: now), up.secondListAt ?? .max)
        }
    }
}

extension LinkState {
    var link: LinkID { configuration.link }

    var isUp: Bool { upSince != nil }

    var upSince: Int64? { if case .up(let up) = stage { up.since } else { nil } }

    var isClosed: Bool {
        switch stage {
        case .new, .closed: true
        case .opening, .up: false
        }
    }

    /// False where the switch hides or forbids `uuid_kill`: calls are seen and none can be ended.
    var takesKills: Bool { permission.isGiven }

    /// When the feed, which is up and has a heartbeat, was last heard.
    var heardAt: Int64? { isUp && configuration.heartbeatSeconds > 0 ? feed.heardAt : nil }

    func isConnecting(_ channel: LinkChannel) -> Bool {
        if case .opening(let opening) = stage { opening.isConnecting(channel) } else { false }
    }

    mutating func close(retryAt: Int64) { stage = .closed(retryAt: retryAt) }
}
