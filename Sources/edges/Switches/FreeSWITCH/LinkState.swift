package import Records
package import Warden
package import EventSocket
import Telephony

/// The two connections to one FreeSWITCH: an `api` command withholds every event of its own
/// connection until it is done, so the feed has one to itself.
package enum LinkChannel: Sendable, Equatable, CaseIterable {
    case events
    case commands
}

/// What the command connection waits for, in the order of the replies.
package enum CommandToken: Sendable, Equatable {
    case authentication
    case coreUUID
    case liveCalls
    case kill(KillID)
    /// The kill of a call whose name can be written in several ways.
    indirect case spelled(SpelledKill)
    /// A kill of nobody: shows whether the switch takes kills of us.
    case probe
    /// The kill of the leg that goes with the call killed before it: its own answer changes nothing.
    case leg
    /// Shows that the connection lives and that replies are counted right.
    case check
}

/// What the thread of a link is to do next.
package enum LinkAction: Sendable, Equatable {
    case connect(LinkChannel)
    case close
    /// Send on the event connection.
    case send([UInt8])
    /// Send on the command connection.
    case command([UInt8], CommandToken)
    /// For a second command connection.
    case spare(SpareAction)
    case deliver(WardenInput)
    case report(LinkReport)
}

/// What is to be done with a second command connection.
package enum SpareAction: Sendable, Equatable {
    case connect
    case send([UInt8])
    case close
    /// It takes the place of the first.
    case use
}

/// The life of a link as a pure state machine: what happened and the time go in, actions come out.
///
/// Both connections live and die together. A link that goes down is tried again for ever, with
/// doubling, jittered waits.
package struct LinkState: Sendable {
    static let greetingMicroseconds: Int64 = 10_000_000

    enum Phase: Equatable {
        case closed
        case connecting
        case greeting
        case authenticating
        /// Events: subscribing. Commands: asking for the Core-UUID and whether kills are taken.
        case preparing
        case ready
    }

    /// How far each connection has come.
    struct Phases: Equatable {
        var events = Phase.closed
        var commands = Phase.closed

        subscript(channel: LinkChannel) -> Phase { channel == .events ? events : commands }
    }

    let configuration: LinkConfiguration
    var phases = Phases()
    package internal(set) var isUp = false
    var coreUUID = ShortText<40>()
    /// What the switch says when it is asked for its Core-UUID: unlike any answer to a kill.
    var checkWords = ""
    /// When the command connection is checked next.
    var checkAt: Int64 = 0
    /// False where the switch hides or forbids `uuid_kill`: calls are seen and none can be ended.
    package internal(set) var takesKills = true
    /// What the core has been told of that; it takes a switch for one that does.
    var toldTakesKills = true
    var probeRandom: UInt64
    /// Answers to kills that no check has shown to be theirs yet.
    var unproven: [LinkAction] = []
    /// When this try began, and when the next one may.
    var begunAt: Int64 = 0
    var retryAt: Int64 = .min
    var upAt: Int64 = 0
    /// When the list of calls is asked for again; nil when it has been.
    var secondListAt: Int64?
    var lastHeardAt: Int64 = 0
    var retry: RetryWait
    var hasStarted = false
    var standstill = StandstillWatch()
    var renewal = CommandRenewal()

    package init(_ configuration: LinkConfiguration, seed: UInt64) {
        self.configuration = configuration
        retry = RetryWait(seed: seed)
        probeRandom = mixed(seed)
    }

    /// The link's thread comes by: once before it waits and once behind.
    package mutating func turned(at now: Int64) -> [LinkAction] {
        actions(for: standstill.turned(at: now, isUp: isUp), at: now)
    }

    /// The event connection holds no more for now; so many bytes were read in this turn.
    package mutating func emptied(after bytes: Int) { standstill.emptied(after: bytes) }

    /// The link's thread is in the middle of a turn, and reads on.
    package mutating func readsOn(at now: Int64) -> [LinkAction] {
        actions(for: standstill.readsOn(at: now, isUp: isUp), at: now)
    }

    /// Lets time pass: begins to connect, gives up what takes too long.
    package mutating func tick(at now: Int64, silentSince: Int64?) -> [LinkAction] {
        var actions: [LinkAction] = []
        if !hasStarted {
            hasStarted = true
            actions.append(.deliver(.linkDown(configuration.link, .start)))
        }
        if isClosed {
            guard now >= retryAt else { return actions }
            begunAt = now
            phases = Phases(events: .connecting, commands: .connecting)
            return actions + [.connect(.events), .connect(.commands)]
        }
        actions += self.actions(for: standstill.decide(at: now), at: now)
        if isClosed { return actions }
        if let (reason, why) = overdue(at: now, silentSince: silentSince) {
            return actions + goDown(reason, why: why, at: now)
        }
        if isUp, !standstill.isOpen { actions += renewCommands(silentSince, at: now) }
        if let at = secondListAt, now >= at {
            secondListAt = nil
            actions += command(.showChannels, .liveCalls)
        } else if isUp, now >= checkAt {
            checkAt = now + checkMicroseconds
            // Permission may be given, or taken away, at any time.
            actions += probe() + command(.coreUUID, .check)
        }
        return actions
    }

    /// The connection stands; the switch speaks first.
    package mutating func connected(_ channel: LinkChannel) {
        switch channel {
        case .events: phases.events = .greeting
        case .commands: phases.commands = .greeting
        }
    }

    /// A connection could not be had, or ended.
    package mutating func lost(
        _ reason: GapReason,
        why: String,
        at now: Int64
    ) -> [LinkAction] {
        goDown(reason, why: why, at: now)
    }

    /// An event of the feed was read.
    package mutating func heard(_ stamp: EventReader.Stamp?, at now: Int64) -> [LinkAction] {
        lastHeardAt = now
        guard isUp, let stamp else { return [] }
        let known = stamp.time > 0 ? standstill.heard(stamp.time, at: now) : nil
        let actions = actions(for: known, at: now)
        guard !stamp.coreUUID.isEmpty, stamp.coreUUID != coreUUID else { return actions }
        let isFirst = coreUUID.isEmpty
        coreUUID = stamp.coreUUID
        let up = LinkAction.deliver(.linkUp(configuration.link, coreUUID: coreUUID))
        if isFirst { return actions + [up] }
        return actions + [
            .deliver(.linkDown(configuration.link, .restarted)), up,
            .report(.restarted(coreUUID: coreUUID.string)),
        ]
    }

    /// A frame of the event connection that is no event.
    package mutating func received(_ frame: Frame, at now: Int64) -> [LinkAction] {
        switch (frame.kind, phases.events) {
        case (.authRequest, .greeting):
            guard let bytes = try? configuration.authentication() else {
                return unusableSecret(at: now)
            }
            phases.events = .authenticating
            return [.send(bytes)]
        case (.commandReply, .authenticating):
            if case .error(let text) = Reply(frame) { return refused(text, at: now) }
            guard let bytes = try? Command.subscribe(Command.followedEvents).encoded() else {
                return []
            }
            phases.events = .preparing
            return [.send(bytes)]
        case (.commandReply, .preparing):
            if case .error(let text) = Reply(frame) {
                return goDown(.disconnected, why: "event subscription refused: \(text)", at: now)
            }
            phases.events = .ready
            // Whatever the answer is: it comes as a reply that nothing waits for.
            let more = (try? Command.subscribe(Command.bridgeEvents).encoded()) ?? []
            return [.send(more)] + comeUp(at: now)
        default: return notice(frame, at: now)
        }
    }

    /// A frame of the command connection that answers no command.
    package mutating func receivedUnasked(_ frame: Frame, at now: Int64) -> [LinkAction] {
        guard frame.kind == .authRequest, phases.commands == .greeting else {
            return notice(frame, at: now)
        }
        guard let bytes = try? configuration.authentication() else {
            return unusableSecret(at: now)
        }
        phases.commands = .authenticating
        return [.command(bytes, .authentication)]
    }

    /// The reply to a command of the link's own, or to a kill.
    package mutating func replied(
        _ token: CommandToken,
        _ frame: Frame,
        at now: Int64
    ) -> [LinkAction] {
        let reply = Reply(frame)
        switch token {
        case .authentication:
            if case .error(let text) = reply { return refused(text, at: now) }
            phases.commands = .preparing
            return command(.coreUUID, .coreUUID)
        case .coreUUID:
            if case .ok(let text) = reply, text.utf8.count == 36 { noteRun(ShortText(text)) }
            checkWords = reply.text
            return probe()
        case .liveCalls where reply.isPlainOK: return misfit(reply, at: now)
        case .liveCalls: return liveCalls(frame)
        case .kill(let kill):
            guard let answer = Self.killReply(reply) else { return misfit(reply, at: now) }
            unproven.append(.deliver(.killReply(kill, answer)))
            // Whether it is this call or every call, a probe says.
            if case .refused = answer { probeSoon(at: now) }
            return []
        case .spelled(let kill): return spelled(kill, reply, at: now)
        case .probe: return probed(reply, at: now)
        case .leg: return Self.killReply(reply) == nil ? misfit(reply, at: now) : []
        case .check:
            guard reply.text == checkWords else { return misfit(reply, at: now) }
            defer { unproven = [] }
            toldTakesKills = takesKills
            return unproven
        }
    }

    /// When `tick` wants to be called next at the latest.
    package func nextTick(after now: Int64) -> Int64 {
        if isClosed { return max(retryAt, now) }
        return min(now + 1_000_000, secondListAt ?? .max, standstill.decisionAt ?? .max)
    }

    /// When the feed, which is up and has a heartbeat, was last heard.
    var heardAt: Int64? { isUp && configuration.heartbeatSeconds > 0 ? lastHeardAt : nil }

    func isConnecting(_ channel: LinkChannel) -> Bool { phases[channel] == .connecting }

    var isClosed: Bool { phases == Phases() }
}
