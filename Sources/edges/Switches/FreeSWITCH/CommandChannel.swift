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
    private static let check = (try? Command.coreUUID.encoded()) ?? []
    private static let list = (try? Command.showChannels.encoded()) ?? []

    /// Nil while the connection does not stand.
    private let stream = Mutex<CommandStream?>(nil)
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
        stream.withLock { stream in
            stream?.take(kill: kill, of: call, with: leg, cause: cause, at: now) ?? false
        }
    }

    /// Asks for the list of calls.
    package func listCalls(at now: Int64) { _ = send(Self.list, .liveCalls, at: now) }

    /// Writes the kills taken, in one system call that does not wait.
    ///
    /// A check goes behind them, whose reply shows that each reply before it was its own kill's.
    package func sendKills() {
        let isLeft = stream.withLock { stream in
            stream?.sendKills(checking: Self.check) ?? false
        }
        if isLeft { wakeUp.signal() }
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
        stream.withLock { $0 = socket.map(CommandStream.init) }
    }

    /// Takes no more commands; false where one was written in part.
    func close() -> Bool {
        stream.withLock { stream in
            defer { stream = nil }
            return stream?.hasOutgoing != true
        }
    }

    /// Goes on by another connection, which has taken the password; what the first one has not answered
    /// is forgotten.
    func replace(with socket: any ByteStream) {
        stream.withLock { $0 = CommandStream(socket, insteadOf: $0) }
    }

    func takeKills() { stream.withLock { $0?.takesKills = true } }

    func send(_ bytes: [UInt8], _ token: CommandToken, at now: Int64) -> Bool {
        stream.withLock { $0?.send(bytes, token, at: now) ?? false }
    }

    /// Sends what waited; false when the connection broke.
    func flush() -> Bool { stream.withLock { $0?.write() ?? true } }

    var hasOutgoing: Bool { stream.withLock { $0?.hasOutgoing ?? false } }

    /// Since when commands wait and no reply has come; nil while none waits.
    ///
    /// A busy switch answers one after the other, however long the last one waits.
    var silentSince: Int64? { stream.withLock { $0?.silentSince } }

    /// The command that the reply just read belongs to.
    func replied(at now: Int64 = .min) -> CommandToken? {
        stream.withLock { $0?.replied(at: now) }
    }
}

extension CommandChannel: KillChannel {
    package func take(
        _ record: KillRecord,
        call: () -> Call?,
        cause: String,
        at now: Int64
    ) -> Bool {
        take(kill: record.kill, of: record.call, with: record.otherLeg, cause: cause, at: now)
    }

    /// FreeSWITCH holds nothing back: its event socket has no such mode worth the risk.
    package func give(verdict isAllowed: Bool, on held: TransactionKey) {}
}
