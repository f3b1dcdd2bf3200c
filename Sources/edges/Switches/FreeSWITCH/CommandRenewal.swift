import Warden
import EventSocket

/// A second command connection in the making, for a first one that gives no answer.
///
/// Replies come in the order of the commands, so to ask the same again on a silent connection helps
/// nobody. What was not answered goes out once more on the new one: a kill may come twice. It is
/// tried at most once in `pauseMicroseconds`; one that stays silent takes the whole link down in the end.
struct CommandRenewal: Sendable {
    /// A switch under load answered each kill within 32 ms, one after the other (1.11.3-dev): one that
    /// answers nothing at all for so long has something else.
    static let silenceMicroseconds: Int64 = 3_000_000
    static let pauseMicroseconds: Int64 = 10_000_000
    /// From the first try to connect to the answer that shows that the new connection works.
    static let patienceMicroseconds: Int64 = 3_000_000

    enum Step: Equatable { case connecting, greeting, authenticating, checking }

    let begunAt: Int64
    var step = Step.connecting
}

extension LinkState {
    /// Opens another command connection where the first is silent; lets it be where that one answers
    /// again, or where the new one takes too long.
    mutating func renewCommands(_ silentSince: Int64?, at now: Int64) -> [LinkAction] {
        let silence = silentSince.map { now - $0 } ?? 0
        let isSilent = silence > CommandRenewal.silenceMicroseconds
        if let renewal {
            let isLate = now - renewal.begunAt > CommandRenewal.patienceMicroseconds
            return isSilent && !isLate ? [] : spareLost()
        }
        guard isSilent, now >= renewableAt else { return [] }
        renewableAt = now + CommandRenewal.pauseMicroseconds
        whileUp { $0.renewal = CommandRenewal(begunAt: now) }
        let report = LinkReport.commandsSilent(milliseconds: Int(silence / 1_000))
        return [.report(report), .spare(.connect)]
    }

    /// The second command connection in the making, while there is one.
    var renewal: CommandRenewal? { if case .up(let up) = stage { up.renewal } else { nil } }

    mutating func spareConnected() { whileUp { $0.renewal?.step = .greeting } }

    mutating func spareLost() -> [LinkAction] {
        guard renewal != nil else { return [] }
        whileUp { $0.renewal = nil }
        return [.spare(.close)]
    }

    /// A frame of the second command connection: it has to take the password and to be the same switch.
    mutating func spareReceived(_ frame: Frame, at now: Int64) -> [LinkAction] {
        let isOK = if case .ok = Reply(frame) { true } else { false }
        guard case .up(let up) = stage else { return [] }
        switch (frame.kind, up.renewal?.step) {
        case (.authRequest, .greeting):
            guard let bytes = try? configuration.authentication() else { return spareLost() }
            whileUp { $0.renewal?.step = .authenticating }
            return [.spare(.send(bytes))]
        case (.commandReply, .authenticating) where isOK:
            guard let bytes = try? Command.coreUUID.encoded() else { return spareLost() }
            whileUp { $0.renewal?.step = .checking }
            return [.spare(.send(bytes))]
        case (.apiResponse, .checking) where Reply(frame).text == up.checkWords:
            return useSpare(at: now)
        default: return spareLost()
        }
    }

    private mutating func useSpare(at now: Int64) -> [LinkAction] {
        let checkAt = now + checkMicroseconds
        whileUp { up in
            up.renewal = nil
            up.unproven = []
            up.checkAt = checkAt
            // A list asked for before may have been lost with the rest.
            up.secondListAt = now
        }
        return [
            .spare(.use), .report(.commandsRenewed),
            .deliver(.commandsLost(link, before: now)),
        ]
    }
}
