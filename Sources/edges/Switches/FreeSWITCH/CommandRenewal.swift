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

    enum Phase: Equatable { case idle, connecting, greeting, authenticating, checking }

    fileprivate(set) var phase = Phase.idle
    fileprivate var begunAt: Int64 = 0
    fileprivate var nextAt: Int64 = .min

    mutating func stop() { phase = .idle }

    fileprivate mutating func begin(at now: Int64) {
        phase = .connecting
        begunAt = now
        nextAt = now + Self.pauseMicroseconds
    }
}

extension LinkState {
    /// Opens another command connection where the first is silent; lets it be where that one answers
    /// again, or where the new one takes too long.
    mutating func renewCommands(_ silentSince: Int64?, at now: Int64) -> [LinkAction] {
        let silence = silentSince.map { now - $0 } ?? 0
        let isSilent = silence > CommandRenewal.silenceMicroseconds
        if renewal.phase == .idle {
            guard isSilent, now >= renewal.nextAt else { return [] }
            renewal.begin(at: now)
            let report = LinkReport.commandsSilent(milliseconds: Int(silence / 1_000))
            return [.report(report), .spare(.connect)]
        }
        let isLate = now - renewal.begunAt > CommandRenewal.patienceMicroseconds
        return isSilent && !isLate ? [] : spareLost()
    }

    mutating func spareConnected() { renewal.phase = .greeting }

    mutating func spareLost() -> [LinkAction] {
        guard renewal.phase != .idle else { return [] }
        renewal.stop()
        return [.spare(.close)]
    }

    /// A frame of the second command connection: it has to take the password and to be the same switch.
    mutating func spareReceived(_ frame: Frame, at now: Int64) -> [LinkAction] {
        let isOK = if case .ok = Reply(frame) { true } else { false }
        switch (frame.kind, renewal.phase) {
        case (.authRequest, .greeting):
            guard let bytes = try? configuration.authentication() else { return spareLost() }
            renewal.phase = .authenticating
            return [.spare(.send(bytes))]
        case (.commandReply, .authenticating) where isOK:
            guard let bytes = try? Command.coreUUID.encoded() else { return spareLost() }
            renewal.phase = .checking
            return [.spare(.send(bytes))]
        case (.apiResponse, .checking) where Reply(frame).text == checkWords:
            return useSpare(at: now)
        default: return spareLost()
        }
    }

    private mutating func useSpare(at now: Int64) -> [LinkAction] {
        renewal.stop()
        unproven = []
        checkAt = now + checkMicroseconds
        // A list asked for before may have been lost with the rest.
        secondListAt = now
        return [
            .spare(.use), .report(.commandsRenewed),
            .deliver(.commandsLost(configuration.link, before: now)),
        ]
    }
}
