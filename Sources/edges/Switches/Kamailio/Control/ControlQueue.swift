import Records
import Warden
import Kamailio
import Telephony

/// Requests on their way through a control interface, as a pure state machine.
///
/// A call that rings is ended by `tm.cancel`, one that was answered by `dlg.end_dlg`, and by nothing else:
/// to a ringing call the second does nothing up to Kamailio 5.6, and from 5.7 on may send the caller a
/// second final answer. A call that is answered under way is ended by a further kill. Where it is not
/// known how far the call is, or what its dialog is called, the list of its dialogs is asked for first.
struct ControlQueue {
    static let waitingMax = 8_192
    /// Dialogs of one Call-ID and tag that one kill ends.
    static let rowsMax = 16
    /// A dialog listed as ringing whose transaction is not found after so many looks is a leaked one.
    static let looksMax = 3
    static let timeoutMicroseconds: Int64 = 1_500_000

    /// What a reply came to.
    enum Outcome: Equatable {
        case probed
        case kill(KillID, KillReply)
        /// The sign of life was refused: nothing proves that a kill would not be.
        case probeRefused(ShortText<64>)
    }

    private var waiting: [ControlTask] = []
    private var underWay: [Int32: ControlTask] = [:]
    private var attempts = KillAttempts()
    private var lastID: Int32 = 0
    private let dialect: ControlDialect
    /// Requests that were given up for want of a reply: ever, and since the last reply.
    private(set) var timeouts = 0
    private(set) var timeoutsInARow = 0
    /// True once a reply came to a request that went out on this connection.
    private(set) var isAnswered = false
    /// False once a request went without its reply: a later one without a number may be that.
    private var isOrderSure = true
    /// What OpenSIPS's commands are called, as far as is known by now.
    private(set) var names = OpenSIPSNames.flat

    init(dialect: ControlDialect = .jsonrpc) { self.dialect = dialect }

    /// Replies cannot be told apart any more: only a connection of its own can.
    var needsNewConnection: Bool { dialect == .mi && !isOrderSure }

    var isIdle: Bool { waiting.isEmpty && underWay.isEmpty }

    /// Takes the kill of a call; false when too many wait.
    mutating func take(kill: KillID?, of call: Call) -> Bool {
        guard waiting.count + 2 <= Self.waitingMax else { return false }
        let attempt = attempts.begin(kill)
        switch (call.stage, call.dialog) {
        case (.ringing, .some(let dialog)) where call.cseq > 0 && dialect == .opensips:
            // Its yes to a cancelling proves nothing; the end of its dialog cancels as well.
            attempts.expect(1, of: attempt)
            waiting.append(.cancel(call, cseq: call.cseq, for: attempt))
            waiting.append(.end(call, dialog, for: attempt))
        case (.ringing, _) where call.cseq > 0 && dialect != .opensips:
            waiting.append(.cancel(call, cseq: call.cseq, for: attempt))
        case (.answered, .some(let dialog)): waiting.append(.end(call, dialog, for: attempt))
        default: waiting.append(.find(call, for: attempt))
        }
        return true
    }

    /// Asks for a sign of life.
    mutating func probe() { waiting.append(.probe) }

    /// The next request to send, if the transport has room for one.
    mutating func next(inFlightMax: Int, at now: Int64) -> (id: Int32, request: ControlRequest)? {
        guard underWay.count < inFlightMax, !waiting.isEmpty else { return nil }
        var task = waiting.removeFirst()
        task.sentAt = now
        task.names = names
        lastID = lastID == .max ? 1 : lastID + 1
        underWay[lastID] = task
        return (lastID, task.request)
    }

    /// The transport could not take it: it goes first next time.
    mutating func putBack(_ id: Int32) {
        guard let task = underWay.removeValue(forKey: id) else { return }
        waiting.insert(task, at: 0)
    }

    /// The request could not be written for what is in it: its kill is refused.
    mutating func refuse(_ id: Int32, why: ShortText<64>) -> Outcome? {
        guard let task = underWay.removeValue(forKey: id) else { return nil }
        return finish(task, .refused(why))
    }

    mutating func received(_ reply: ControlReply) -> Outcome? {
        guard let id = number(of: reply), let task = underWay.removeValue(forKey: id) else {
            return nil
        }
        isAnswered = true
        timeoutsInARow = 0
        let outcome = reply.outcome(to: task.request)
        if dialect == .opensips, outcome.isUnknownMethod, !task.isRenamed {
            rename(task)
            return nil
        }
        guard let call = task.call else { return probed(outcome) }
        switch outcome {
        case .dialogs(let rows): return found(rows, of: call, task)
        case .notFound where task.step == .cancel && task.looks < Self.looksMax:
            // It no longer rings: answered, maybe since the list said otherwise, or over.
            var again = ControlTask.find(call, for: task.attempt, after: task.looks)
            again.isRepeated = task.isRepeated
            waiting.append(again)
            return nil
        case .accepted:
            // OpenSIPS says yes to the cancelling of calls that are over: only the other counts.
            let isAccepted = dialect != .opensips || task.step != .cancel
            return finish(task, isAccepted ? .accepted : .gone)
        case .notFound: return finish(task, .gone)
        case .refused(let code, let message):
            return finish(task, .refused(ShortText("\(code) \(message)")))
        case .unreadable: return finish(task, .refused("unreadable reply"))
        }
    }

    /// Gives up what has waited too long; the core asks for such kills again by itself.
    mutating func expire(at now: Int64) {
        for (id, task) in underWay where now - task.sentAt > Self.timeoutMicroseconds {
            underWay[id] = nil
            attempts.drop(task.attempt)
            timeouts += 1
            timeoutsInARow += 1
            isOrderSure = false
        }
    }

    /// The call is over by its switch's own word: nothing more is asked about it.
    ///
    /// What is under way has its reply awaited; what waits would only make the proxy complain.
    mutating func forget(_ call: Call) {
        guard !isIdle else { return }
        let forgotten = (waiting + underWay.values).filter { $0.isAbout(call) }
        for task in forgotten { attempts.drop(task.attempt) }
        waiting.removeAll { $0.isAbout(call) }
    }

    /// What had no reply when its connection broke goes out again by a new one, behind a sign of life.
    mutating func startAgain() {
        let lost = underWay.sorted { $0.key < $1.key }.map(\.value).filter { $0.step != .probe }
        underWay = [:]
        newConnection()
        waiting.removeAll { $0.step == .probe }
        waiting.insert(
            contentsOf: lost.map { task in
                var task = task
                task.isRepeated = true
                return task
            },
            at: 0
        )
        waiting.insert(.probe, at: 0)
    }

    /// Forgets everything: the interface is gone.
    mutating func abandon() {
        waiting = []
        underWay = [:]
        attempts.dropAll()
        newConnection()
    }

    private mutating func newConnection() {
        isAnswered = false
        isOrderSure = true
        timeoutsInARow = 0
    }

    /// Which request a reply answers; nil for nobody's.
    ///
    /// The line protocol gives no numbers back and has one request under way at a time. Elsewhere a
    /// reply without a number proves nothing; HTTP at least says by its order what it refuses.
    private func number(of reply: ControlReply) -> Int32? {
        if let id = reply.id { return dialect == .mi ? nil : id }
        guard dialect == .mi || reply.isRefusedByStatus, isOrderSure, underWay.count == 1 else {
            return nil
        }
        return underWay.keys.first
    }

    private mutating func probed(_ outcome: ControlReply.Outcome) -> Outcome? {
        switch outcome {
        case .accepted: .probed
        case .refused(let code, let message): .probeRefused(ShortText("\(code) \(message)"))
        case .notFound(let message): .probeRefused(ShortText(message))
        case .dialogs, .unreadable: .probeRefused("unreadable reply")
        }
    }

    /// The server does not know the command by this name: by its other one it goes out again.
    private mutating func rename(_ task: ControlTask) {
        if names == task.names { names = names.other }
        var task = task
        task.isRenamed = true
        waiting.insert(task, at: 0)
    }

    /// Ends what the list says is up: of several attempts the one that is meant, all where that has no
    /// name.
    private mutating func found(
        _ rows: [DialogRow],
        of call: Call,
        _ task: ControlTask
    ) -> Outcome? {
        let own = rows.filter { $0.mayBelong(to: call) }
        guard rows.isEmpty || !own.isEmpty else {
            return finish(task, .refused("a list of other calls"))
        }
        let up = own.filter { $0.state != .deleted && $0.isAttempt(of: call) }
        guard !up.isEmpty else { return finish(task, .gone) }
        let before = waiting.count
        for row in up.prefix(Self.rowsMax) {
            let cseq = row.cseq ?? call.cseq
            if row.state.isRinging {
                var cancel = ControlTask.cancel(call, cseq: max(cseq, 1), for: task.attempt)
                cancel.looks = task.looks
                waiting.append(cancel)
            }
            // The end of an OpenSIPS's dialog cancels as well, and its yes to a cancelling proves nothing.
            if !row.state.isRinging || cseq == 0 || dialect == .opensips {
                waiting.append(.end(call, row.key, for: task.attempt))
            }
        }
        attempts.expect(waiting.count - before - 1, of: task.attempt)
        return nil
    }

    private mutating func finish(
        _ task: ControlTask,
        _ answer: KillAttempts.Answer
    ) -> Outcome? {
        if task.isRepeated, case .gone = answer {
            // It may be gone by the request before, whose reply was lost: the core asks once more.
            attempts.drop(task.attempt)
            return nil
        }
        return attempts.note(answer, of: task.attempt).map { .kill($0.kill, $0.reply) }
    }
}

extension DialogRow {
    /// True where nothing says that the row is of another call.
    fileprivate func mayBelong(to call: Call) -> Bool {
        guard !callID.isEmpty else { return true }
        return callID == call.sipCallID && (callerTag.isEmpty || callerTag == call.fromTag)
    }

    /// True where nothing says that the row is of another attempt at the call.
    fileprivate func isAttempt(of call: Call) -> Bool {
        if let dialog = call.dialog { return dialog == key }
        guard let cseq, call.cseq > 0 else { return true }
        return cseq == call.cseq
    }
}
