package import Records
import EventSocket
import Glibc
import Synchronization
import Ring
package import Telephony

/// The command connection as others may use it.
///
/// Whoever runs the core writes kills, the link's own thread everything else; the lock is held for
/// one system call that does not wait. What the socket does not take at once is kept, up to a limit,
/// and the link's thread sends it on.
package final class CommandChannel: Sendable {
    /// Bytes that may wait for the socket to take them.
    static let outgoingBytesMax = 1 << 20

    private static let check = (try? Command.coreUUID.encoded()) ?? []
    private static let list = (try? Command.showChannels.encoded()) ?? []

    private struct Sent: Sendable {
        var token: CommandToken
        var at: Int64
    }

    private struct State {
        /// Nil while the connection does not stand.
        var socket: (any ByteStream)?
        var outgoing: [UInt8] = []
        var waiting = ReplyQueue<Sent>()
        /// The oldest command that still waits.
        var oldestAt: Int64?
        var latestReplyAt: Int64 = .min
        /// Kills may be sent: the switch has taken the password.
        var takesKills = false
        /// The command for kills with the cause used last.
        var killCommand: KillCommand?
        /// When the latest kill was taken that no check follows yet.
        var uncheckedAt: Int64?
    }

    private let state = Mutex(State())
    private let wantsProbe = Atomic<Bool>(false)
    private let wakeUp: WakeUp

    init(wakeUp: WakeUp) { self.wakeUp = wakeUp }

    /// Takes the kill of a call, which `sendKills` then writes with the others of its batch; of the leg
    /// that goes with it as well, where there is one.
    ///
    /// False when the connection cannot take it now.
    package func take(
        kill: KillID,
        of call: CallID,
        with leg: ShortText<40> = ShortText(),
        cause: String,
        at now: Int64
    ) -> Bool {
        state.withLock { state in
            guard state.takesKills else { return false }
            if state.killCommand?.cause != cause {
                state.killCommand = try? KillCommand(cause: cause)
            }
            let before = state.outgoing.count
            guard let command = state.killCommand,
                (try? command.append(call, to: &state.outgoing)) != nil,
                Self.note(token(kill, call, cause), at: now, &state)
            else {
                state.outgoing.removeSubrange(before...)
                return false
            }
            state.uncheckedAt = now
            if !leg.isEmpty { Self.take(leg, command, at: now, &state) }
            return true
        }
    }

    private func token(_ kill: KillID, _ call: CallID, _ cause: String) -> CommandToken {
        guard call.hasSpellings else { return .kill(kill) }
        return .spelled(SpelledKill(kill: kill, call: call, cause: cause))
    }

    /// The other leg of a call just taken: where there is no room for it, the call is ended without.
    private static func take(
        _ leg: ShortText<40>,
        _ command: KillCommand,
        at now: Int64,
        _ state: inout State
    ) {
        let before = state.outgoing.count
        let name = CallID(bytes: leg.array)
        guard (try? command.append(name, to: &state.outgoing)) != nil,
            note(.leg, at: now, &state)
        else {
            state.outgoing.removeSubrange(before...)
            return
        }
    }

    /// Asks for the list of calls.
    package func listCalls(at now: Int64) { _ = send(Self.list, .liveCalls, at: now) }

    /// Writes the kills taken, in one system call that does not wait.
    ///
    /// A check goes behind them, whose reply shows that each reply before it was its own kill's.
    package func sendKills() {
        state.withLock { state in
            if let at = state.uncheckedAt, Self.append(Self.check, .check, at: at, &state) {
                state.uncheckedAt = nil
            }
            // A broken connection shows when it is read; what was written then has no reply.
            _ = Self.write(&state)
            if !state.outgoing.isEmpty { wakeUp.signal() }
        }
    }

    /// Has the link's thread ask whether kills are taken.
    package func probeSoon() {
        wantsProbe.store(true, ordering: .relaxed)
        wakeUp.signal()
    }

    // MARK: For the link's thread

    /// True once for each wish.
    func takeProbeWish() -> Bool { wantsProbe.exchange(false, ordering: .relaxed) }

    func open(_ socket: (any ByteStream)?) {
        state.withLock { $0 = State(socket: socket) }
    }

    /// Takes no more commands; false where one was written in part.
    func close() -> Bool {
        state.withLock { state in
            defer { state = State() }
            return state.outgoing.isEmpty
        }
    }

    /// Goes on by another connection, which has taken the password; what the first one has not answered
    /// is forgotten.
    func replace(with socket: any ByteStream) {
        state.withLock { state in
            let command = state.killCommand
            state = State(socket: socket)
            (state.takesKills, state.killCommand) = (true, command)
        }
    }

    func takeKills() { state.withLock { $0.takesKills = true } }

    func send(_ bytes: [UInt8], _ token: CommandToken, at now: Int64) -> Bool {
        state.withLock { state in
            guard Self.append(bytes, token, at: now, &state) else { return false }
            return Self.write(&state)
        }
    }

    /// Sends what waited; false when the connection broke.
    func flush() -> Bool { state.withLock { Self.write(&$0) } }

    var hasOutgoing: Bool { state.withLock { !$0.outgoing.isEmpty } }

    var oldestCommandAt: Int64? { state.withLock { $0.oldestAt } }

    /// Since when commands wait and no reply has come; nil while none waits.
    ///
    /// A busy switch answers one after the other, however long the last one waits.
    var silentSince: Int64? {
        state.withLock { state in state.oldestAt.map { max($0, state.latestReplyAt) } }
    }

    /// The command that the reply just read belongs to.
    func replied(at now: Int64 = .min) -> CommandToken? {
        state.withLock { state in
            state.latestReplyAt = max(state.latestReplyAt, now)
            let sent = state.waiting.replied()
            state.oldestAt = state.waiting.oldest?.at
            return sent?.token
        }
    }

    private static func append(
        _ bytes: [UInt8],
        _ token: CommandToken,
        at now: Int64,
        _ state: inout State
    ) -> Bool {
        state.outgoing += bytes
        guard note(token, at: now, &state) else {
            state.outgoing.removeLast(bytes.count)
            return false
        }
        return true
    }

    /// Has the reply to the command just added waited for; false where the command cannot be taken.
    private static func note(_ token: CommandToken, at now: Int64, _ state: inout State) -> Bool {
        guard state.socket != nil, state.outgoing.count <= outgoingBytesMax,
            state.waiting.sent(Sent(token: token, at: now))
        else { return false }
        if state.oldestAt == nil { state.oldestAt = now }
        return true
    }

    private static func write(_ state: inout State) -> Bool {
        guard !state.outgoing.isEmpty, let socket = state.socket else { return true }
        guard let count = try? socket.write(state.outgoing[...]) else { return false }
        if count == state.outgoing.count {
            state.outgoing.removeAll(keepingCapacity: true)
        } else {
            state.outgoing.removeFirst(count)
        }
        return true
    }
}

extension CommandChannel: KillChannel {
    package func take(
        _ record: KillRecord,
        call: () -> CallEvent?,
        cause: String,
        at now: Int64
    ) -> Bool {
        take(kill: record.kill, of: record.call, with: record.otherLeg, cause: cause, at: now)
    }

    /// FreeSWITCH holds nothing back: its event socket has no such mode worth the risk.
    package func give(verdict isAllowed: Bool, on held: TransactionKey) {}
}
