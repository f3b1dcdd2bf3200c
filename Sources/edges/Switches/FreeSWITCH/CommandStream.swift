import Records
import EventSocket
import Telephony

/// The command connection while it stands: what waits to be written, and what waits for its reply.
struct CommandStream: Sendable {
    /// Bytes that may wait for the socket to take them.
    static let outgoingBytesMax = 1 << 20

    private struct Sent: Sendable {
        var token: CommandToken
        var at: Int64
    }

    private let socket: any ByteStream
    private var outgoing: [UInt8] = []
    private var waiting = ReplyQueue<Sent>()
    /// The oldest command that still waits.
    private var oldestAt: Int64?
    private var latestReplyAt: Int64 = .min
    /// Kills may be sent: the switch has taken the password.
    var takesKills = false
    /// The command for kills with the cause used last.
    private var killCommand: KillCommand?
    /// When the latest kill was taken that no check follows yet.
    private var uncheckedAt: Int64?

    init(_ socket: any ByteStream) { self.socket = socket }

    /// Another connection in the place of one that stood, or of none.
    init(_ socket: any ByteStream, insteadOf other: CommandStream?) {
        self.socket = socket
        takesKills = true
        killCommand = other?.killCommand
    }

    var hasOutgoing: Bool { !outgoing.isEmpty }

    var silentSince: Int64? { oldestAt.map { max($0, latestReplyAt) } }

    mutating func take(
        kill: KillID,
        of call: CallID,
        with leg: ShortText<40>,
        cause: String,
        at now: Int64
    ) -> Bool {
        guard takesKills else { return false }
        if killCommand?.cause != cause { killCommand = try? KillCommand(cause: cause) }
        let before = outgoing.count
        guard let command = killCommand, (try? command.append(call, to: &outgoing)) != nil,
            note(token(kill, call, cause), at: now)
        else {
            outgoing.removeSubrange(before...)
            return false
        }
        uncheckedAt = now
        if !leg.isEmpty { take(leg, command, at: now) }
        return true
    }

    private func token(_ kill: KillID, _ call: CallID, _ cause: String) -> CommandToken {
        guard call.hasSpellings else { return .kill(kill) }
        return .spelled(SpelledKill(kill: kill, call: call, cause: cause))
    }

    /// The other leg of a call just taken: where there is no room for it, the call is ended without.
    private mutating func take(_ leg: ShortText<40>, _ command: KillCommand, at now: Int64) {
        let before = outgoing.count
        let name = CallID(bytes: leg.array)
        guard (try? command.append(name, to: &outgoing)) != nil, note(.leg, at: now) else {
            outgoing.removeSubrange(before...)
            return
        }
    }

    /// Writes the kills taken with a check behind them; true where not all could be written.
    mutating func sendKills(checking check: [UInt8]) -> Bool {
        if let at = uncheckedAt, append(check, .check, at: at) { uncheckedAt = nil }
        // A broken connection shows when it is read; what was written then has no reply.
        _ = write()
        return hasOutgoing
    }

    mutating func send(_ bytes: [UInt8], _ token: CommandToken, at now: Int64) -> Bool {
        guard append(bytes, token, at: now) else { return false }
        return write()
    }

    /// The command that the reply just read belongs to.
    mutating func replied(at now: Int64) -> CommandToken? {
        latestReplyAt = max(latestReplyAt, now)
        let sent = waiting.replied()
        oldestAt = waiting.oldest?.at
        return sent?.token
    }

    /// Writes what the socket takes now; false when the connection broke.
    mutating func write() -> Bool {
        guard hasOutgoing else { return true }
        guard let count = try? socket.write(outgoing[...]) else { return false }
        if count == outgoing.count {
            outgoing.removeAll(keepingCapacity: true)
        } else {
            outgoing.removeFirst(count)
        }
        return true
    }

    private mutating func append(_ bytes: [UInt8], _ token: CommandToken, at now: Int64) -> Bool {
        outgoing += bytes
        guard note(token, at: now) else {
            outgoing.removeLast(bytes.count)
            return false
        }
        return true
    }

    /// Has the reply to the command just added waited for; false where the command cannot be taken.
    private mutating func note(_ token: CommandToken, at now: Int64) -> Bool {
        guard outgoing.count <= Self.outgoingBytesMax,
            waiting.sent(Sent(token: token, at: now))
        else { return false }
        if oldestAt == nil { oldestAt = now }
        return true
    }
}
