import Records
import Warden
import EventSocket
import Telephony

/// What brings a link up, and what takes it down.
extension LinkState {
    mutating func comeUp(at now: Int64) -> [LinkAction] {
        guard case .opening(let opening) = stage, let words = opening.checkWordsWhenReady else {
            return []
        }
        let secondList = Int64(configuration.secondListMilliseconds) * 1_000
        stage = .up(
            Up(
                since: now,
                checkWords: words,
                checkAt: now + checkMicroseconds,
                secondListAt: now + secondList
            )
        )
        feed.heardAt = now
        // The command opens the channel for kills, so it goes before the core hears that it may kill.
        return command(.showChannels, .liveCalls) + [
            .deliver(.linkUp(link, coreUUID: coreUUID)),
            .report(.up(coreUUID: coreUUID.string)),
        ]
    }

    /// What has taken too long, if anything has.
    func overdue(at now: Int64, silentSince: Int64?) -> (GapReason, String)? {
        // What came in while the thread stood still has not been looked at yet.
        guard !feed.standstill.isOpen else { return nil }
        switch stage {
        case .new, .closed: return nil
        case .opening(let opening):
            if let why = overdue(opening, at: now) { return (.disconnected, why) }
        case .up:
            let silence = Int64(configuration.heartbeatSeconds) * 3_000_000
            if silence > 0, now - feed.heardAt > silence {
                let seconds = silence / 1_000_000
                return (.heartbeatMissing, "no event and no heartbeat for \(seconds) s")
            }
        }
        let seconds = configuration.replyTimeoutSeconds
        guard let silentSince, now - silentSince > Int64(seconds) * 1_000_000 else { return nil }
        return (.disconnected, "no reply to a command for \(seconds) s")
    }

    private func overdue(_ opening: Opening, at now: Int64) -> String? {
        let seconds = configuration.connectTimeoutSeconds
        let connectLimit = Int64(seconds) * 1_000_000
        let taken = now - opening.begunAt
        let isConnecting = LinkChannel.allCases.contains(where: opening.isConnecting)
        if isConnecting, taken > connectLimit { return "no connection within \(seconds) s" }
        guard taken > connectLimit + Self.greetingMicroseconds else { return nil }
        return "the switch accepted the connection and then said nothing"
    }

    /// How often the command connection is asked for a sign of life: nothing else is sent on it while
    /// no call is ended, and a kill must not be the first to find it dead.
    var checkMicroseconds: Int64 {
        let seconds = configuration.heartbeatSeconds > 0 ? configuration.heartbeatSeconds : 20
        return takesKills ? Int64(seconds) * 1_000_000 : KillPermission.retryMicroseconds
    }

    func command(_ command: Command, _ token: CommandToken) -> [LinkAction] {
        guard let bytes = try? command.encoded() else { return [] }
        return [.command(bytes, token)]
    }

    mutating func refused(_ text: String, at now: Int64) -> [LinkAction] {
        feed.retry.wasRefused()
        return goDown(
            .disconnected,
            why: "authentication refused (\(text)): check user and password",
            at: now
        )
    }

    mutating func unusableSecret(at now: Int64) -> [LinkAction] {
        feed.retry.wasRefused()
        return goDown(.disconnected, why: "the password holds a line end", at: now)
    }

    /// Frames that come unasked: the switch's last words.
    mutating func notice(_ frame: Frame, at now: Int64) -> [LinkAction] {
        switch frame.kind {
        case .rudeRejection:
            feed.retry.wasRefused()
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
}
