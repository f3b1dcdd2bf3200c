import Records
import Warden
import EventSocket
import Telephony

extension LinkState {
    mutating func comeUp(at now: Int64) -> [LinkAction] {
        guard phases.events == .ready, phases.commands == .ready else { return [] }
        isUp = true
        upAt = now
        checkAt = now + checkMicroseconds
        secondListAt = now + Int64(configuration.secondListMilliseconds) * 1_000
        lastHeardAt = now
        // The command opens the channel for kills, so it goes before the core hears that it may kill.
        return command(.showChannels, .liveCalls) + [
            .deliver(.linkUp(configuration.link, coreUUID: coreUUID)),
            .report(.up(coreUUID: coreUUID.string)),
        ]
    }

    /// Closes both connections and sets the time of the next try; does nothing when both are closed.
    mutating func goDown(
        _ reason: GapReason,
        why: String,
        behind: Int64 = 0,
        at now: Int64
    ) -> [LinkAction] {
        guard !isClosed else { return [] }
        let wasUp = isUp
        if wasUp { retry.stood(now - upAt) }
        isUp = false
        unproven = []
        secondListAt = nil
        renewal.stop()
        let behind = max(behind, standstill.behind)
        standstill.feedEnded()
        phases = Phases()
        let wait = retry.next()
        retryAt = now + Int64(wait) * 1_000
        var actions: [LinkAction] = [.close]
        if wasUp {
            // However it ended: a switch gives away what a slow client has not read yet (recorded).
            let blindFor = min(max(behind, now - lastHeardAt), now - upAt)
            actions.append(.deliver(.linkDown(configuration.link, reason, blindFor: blindFor)))
        }
        actions.append(.report(.down(reason, why: why, retryMilliseconds: wait)))
        return actions
    }

    /// Says what a standstill came to, and gives up a feed that does not catch up.
    mutating func actions(
        for finding: StandstillWatch.Finding?,
        at now: Int64
    ) -> [LinkAction] {
        guard let (behind, why) = standstill.givingUp(for: finding) else {
            return finding?.report.map { [.report($0)] } ?? []
        }
        return goDown(.shed, why: why, behind: behind, at: now)
    }

    /// What has taken too long, if anything has.
    func overdue(at now: Int64, silentSince: Int64?) -> (GapReason, String)? {
        // What came in while the thread stood still has not been looked at yet.
        guard !standstill.isOpen else { return nil }
        if phases.events == .connecting || phases.commands == .connecting,
            now - begunAt > Int64(configuration.connectTimeoutSeconds) * 1_000_000
        {
            return (.disconnected, "no connection within \(configuration.connectTimeoutSeconds) s")
        }
        if !isUp, now - begunAt > limitToComeUp {
            return (.disconnected, "the switch accepted the connection and then said nothing")
        }
        let silence = Int64(configuration.heartbeatSeconds) * 3_000_000
        if isUp, silence > 0, now - lastHeardAt > silence {
            let seconds = silence / 1_000_000
            return (.heartbeatMissing, "no event and no heartbeat for \(seconds) s")
        }
        if let silentSince,
            now - silentSince > Int64(configuration.replyTimeoutSeconds) * 1_000_000
        {
            return (
                .disconnected, "no reply to a command for \(configuration.replyTimeoutSeconds) s"
            )
        }
        return nil
    }

    /// How often the command connection is asked for a sign of life: nothing else is sent on it while
    /// no call is ended, and a kill must not be the first to find it dead.
    var checkMicroseconds: Int64 {
        let seconds = configuration.heartbeatSeconds > 0 ? configuration.heartbeatSeconds : 20
        return takesKills ? Int64(seconds) * 1_000_000 : Self.unarmedProbeMicroseconds
    }

    private var limitToComeUp: Int64 {
        Int64(configuration.connectTimeoutSeconds) * 1_000_000 + Self.greetingMicroseconds
    }

    func command(_ command: Command, _ token: CommandToken) -> [LinkAction] {
        guard let bytes = try? command.encoded() else { return [] }
        return [.command(bytes, token)]
    }

    mutating func refused(_ text: String, at now: Int64) -> [LinkAction] {
        retry.wasRefused()
        return goDown(
            .disconnected,
            why: "authentication refused (\(text)): check user and password",
            at: now
        )
    }

    mutating func unusableSecret(at now: Int64) -> [LinkAction] {
        retry.wasRefused()
        return goDown(.disconnected, why: "the password holds a line end", at: now)
    }

    /// Frames that come unasked: the switch's last words.
    mutating func notice(_ frame: Frame, at now: Int64) -> [LinkAction] {
        switch frame.kind {
        case .rudeRejection:
            retry.wasRefused()
            return goDown(
                .disconnected,
                why: "refused by the switch's access list (apply-inbound-acl)",
                at: now
            )
        case .disconnectNotice where frame["Content-Disposition"] == "linger":
            // The switch says that more events follow.
            return []
        case .disconnectNotice:
            let text = String(decoding: frame.body.prefix(80), as: UTF8.self)
            let words = text.split(whereSeparator: \.isNewline).first ?? ""
            return goDown(.disconnected, why: "the switch says: \(words)", at: now)
        case .other where frame["Content-Type"] == nil:
            // Every frame of a switch has a type: this is the rest of one with a wrong length.
            return goDown(
                .malformed,
                why: "the feed cannot be read: a frame without Content-Type",
                at: now
            )
        default: return []
        }
    }

    /// Replies carry no name: one that cannot be this command's shows that count was lost.
    mutating func misfit(_ reply: Reply, at now: Int64) -> [LinkAction] {
        let words = reply.text.prefix(40).prefix { !$0.isNewline }
        return goDown(.malformed, why: "a reply does not fit its command: \(words)", at: now)
    }

    mutating func noteRun(_ uuid: ShortText<40>) { coreUUID = uuid }

    func liveCalls(_ frame: Frame) -> [LinkAction] {
        switch LiveCalls.read(frame.body, configuration) {
        case .calls(let calls, let legs):
            let heard = calls.map { LinkAction.deliver(.liveCall($0)) }
            return heard + legs.map { .deliver(.leg($0)) } + [
                .deliver(.liveCallsEnd(configuration.link)), .report(.liveCalls(calls.count)),
            ]
        case .unknown(let why):
            return [
                .deliver(.liveCallsUnknown(configuration.link)),
                .report(.liveCallsUnknown(why: why)),
            ]
        }
    }

    /// The list of calls was longer than a reply may be, and passed over.
    func listPassedOver(bytes: Int) -> [LinkAction] {
        let why = "a list of \(bytes) bytes, where \(configuration.replyBytesMax) are allowed"
        return [
            .deliver(.liveCallsUnknown(configuration.link)), .report(.liveCallsUnknown(why: why)),
        ]
    }

    /// Nil for what no kill is answered.
    static func killReply(_ reply: Reply) -> KillReply? {
        switch reply {
        case .ok: reply.isPlainOK ? .accepted : nil
        case .error(let text) where text.lowercased().hasPrefix("-err no such channel"): .gone
        case .error(let text): .refused(ShortText(text))
        }
    }
}

extension Reply {
    /// What a command is answered that has nothing to tell.
    var isPlainOK: Bool {
        if case .ok(let text) = self { text.hasPrefix("+OK") } else { false }
    }
}
