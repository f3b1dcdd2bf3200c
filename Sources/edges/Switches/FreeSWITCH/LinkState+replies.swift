import Records
import Warden
import EventSocket
import Telephony

/// What the switch answers to commands.
extension LinkState {
    /// The reply to a command of the link's own, or to a kill.
    mutating func replied(
        _ token: CommandToken,
        _ frame: Frame,
        at now: Int64
    ) -> [LinkAction] {
        let reply = Reply(frame)
        switch token {
        case .authentication:
            if case .error(let text) = reply { return refused(text, at: now) }
            whileOpening { $0.commands = .askingForRun }
            return command(.coreUUID, .coreUUID)
        case .coreUUID:
            if case .ok(let text) = reply, text.utf8.count == 36 { coreUUID = ShortText(text) }
            whileOpening { $0.commands = .probing(checkWords: reply.text) }
            return probe()
        case .liveCalls where reply.isPlainOK: return misfit(reply, at: now)
        case .liveCalls: return liveCalls(frame)
        case .kill(let kill):
            guard let answer = Self.killReply(reply) else { return misfit(reply, at: now) }
            proveLater([.deliver(.killReply(kill, answer))])
            // Whether it is this call or every call, a probe says.
            if case .refused = answer { probeSoon(at: now) }
            return []
        case .spelled(let kill): return spelled(kill, reply, at: now)
        case .probe: return probed(reply, at: now)
        case .leg: return Self.killReply(reply) == nil ? misfit(reply, at: now) : []
        case .check: return checked(reply, at: now)
        }
    }

    /// Keeps what a reply says until a check shows that replies are counted right.
    mutating func proveLater(_ actions: [LinkAction]) { whileUp { $0.unproven += actions } }

    private mutating func checked(_ reply: Reply, at now: Int64) -> [LinkAction] {
        guard case .up(let up) = stage else { return [] }
        guard reply.text == up.checkWords else { return misfit(reply, at: now) }
        whileUp { $0.unproven = [] }
        permission.isToldGiven = permission.isGiven
        return up.unproven
    }

    /// Replies carry no name: one that cannot be this command's shows that count was lost.
    mutating func misfit(_ reply: Reply, at now: Int64) -> [LinkAction] {
        let words = reply.text.prefix(40).prefix { !$0.isNewline }
        return goDown(.malformed, why: "a reply does not fit its command: \(words)", at: now)
    }

    private func liveCalls(_ frame: Frame) -> [LinkAction] {
        switch LiveCalls.read(frame.body, configuration) {
        case .calls(let calls, let legs):
            let heard = calls.map { LinkAction.deliver(.liveCall($0)) }
            return heard + legs.map { .deliver(.leg($0)) } + [
                .deliver(.liveCallsEnd(link)), .report(.liveCalls(calls.count)),
            ]
        case .unknown(let why):
            return [.deliver(.liveCallsUnknown(link)), .report(.liveCallsUnknown(why: why))]
        }
    }

    /// The list of calls was longer than a reply may be, and passed over.
    func listPassedOver(bytes: Int) -> [LinkAction] {
        let why = "a list of \(bytes) bytes, where \(configuration.replyBytesMax) are allowed"
        return [.deliver(.liveCallsUnknown(link)), .report(.liveCallsUnknown(why: why))]
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
