import Detection
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
    }

    private enum Step { case probe, find, cancel, end }

    /// One attempt at a kill: replies to an earlier one say nothing of a later.
    private struct Attempt: Hashable {
        var kill: KillID
        var number: Int
    }

    private struct Task {
        /// Nil where nobody follows the call here: it is ended on the switch behind as well.
        var attempt: Attempt?
        var step: Step
        var request: ControlRequest
        var call: CallEvent
        var sentAt: Int64 = 0
        /// How often a list was asked for.
        var looks = 0
    }

    private struct Progress {
        var stepsLeft: Int
        var isAccepted = false
        var refusal: ShortText<64>?
    }

    private var waiting: [Task] = []
    private var underWay: [Int32: Task] = [:]
    private var progress: [Attempt: Progress] = [:]
    private var lastAttempt = 0
    private var lastID: Int32 = 0
    /// Requests that were given up for want of a reply.
    private(set) var timeouts = 0

    var underWayCount: Int { underWay.count }
    var isIdle: Bool { waiting.isEmpty && underWay.isEmpty }

    /// Takes the kill of a call; false when too many wait.
    mutating func take(kill: KillID?, of call: CallEvent) -> Bool {
        guard waiting.count + 2 <= Self.waitingMax else { return false }
        lastAttempt += 1
        let attempt = kill.map { Attempt(kill: $0, number: lastAttempt) }
        if let attempt { progress[attempt] = Progress(stepsLeft: 1) }
        switch (call.stage, call.dialog) {
        case (.ringing, _) where call.cseq > 0: cancel(attempt, call, cseq: call.cseq)
        case (.answered, .some(let dialog)): end(attempt, call, dialog)
        default: find(attempt, call)
        }
        return true
    }

    /// Asks for a sign of life.
    mutating func probe(_ call: CallEvent) {
        waiting.append(Task(attempt: nil, step: .probe, request: .version, call: call))
    }

    /// The next request to send, if the transport has room for one.
    mutating func next(inFlightMax: Int, at now: Int64) -> (id: Int32, request: ControlRequest)? {
        guard underWay.count < inFlightMax, !waiting.isEmpty else { return nil }
        var task = waiting.removeFirst()
        task.sentAt = now
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
        return finish(task, isAccepted: false, refusal: why)
    }

    mutating func received(_ reply: ControlReply) -> Outcome? {
        // The line protocol gives no numbers back and has one request under way at a time.
        let id = reply.id ?? (underWay.count == 1 ? underWay.keys.first : nil)
        guard let id, let task = underWay.removeValue(forKey: id) else { return nil }
        if task.step == .probe { return .probed }
        switch reply.outcome(to: task.request) {
        case .dialogs(let rows): return found(rows, task)
        case .accepted: return finish(task, isAccepted: true, refusal: nil)
        case .notFound where task.step == .cancel && task.looks < Self.looksMax:
            // It no longer rings: answered, maybe since the list said otherwise, or over.
            find(task.attempt, task.call, looks: task.looks)
            return nil
        case .notFound: return finish(task, isAccepted: false, refusal: nil)
        case .refused(let code, let message):
            return finish(task, isAccepted: false, refusal: ShortText("\(code) \(message)"))
        case .unreadable: return finish(task, isAccepted: false, refusal: "unreadable reply")
        }
    }

    /// Gives up what has waited too long; the core asks for such kills again by itself.
    mutating func expire(at now: Int64) {
        for (id, task) in underWay where now - task.sentAt > Self.timeoutMicroseconds {
            underWay[id] = nil
            if let attempt = task.attempt { progress[attempt] = nil }
            timeouts += 1
        }
    }

    /// Forgets everything: the interface is gone.
    mutating func abandon() {
        waiting = []
        underWay = [:]
        progress = [:]
    }

    private mutating func find(_ attempt: Attempt?, _ call: CallEvent, looks: Int = 0) {
        let request = ControlRequest.dialogList(callID: call.sipCallID, fromTag: call.fromTag)
        var task = Task(attempt: attempt, step: .find, request: request, call: call)
        task.looks = looks + 1
        waiting.append(task)
    }

    private mutating func cancel(
        _ attempt: Attempt?,
        _ call: CallEvent,
        cseq: UInt32,
        looks: Int = 0
    ) {
        let request = ControlRequest.cancel(callID: call.sipCallID, cseq: cseq)
        var task = Task(attempt: attempt, step: .cancel, request: request, call: call)
        task.looks = looks
        waiting.append(task)
    }

    private mutating func end(_ attempt: Attempt?, _ call: CallEvent, _ dialog: DialogKey) {
        let request = ControlRequest.endDialog(dialog)
        waiting.append(Task(attempt: attempt, step: .end, request: request, call: call))
    }

    /// Ends what the list says is up: of several attempts the one that is meant, all where that has no
    /// name.
    private mutating func found(_ rows: [DialogRow], _ task: Task) -> Outcome? {
        let call = task.call
        let up = rows.filter { row in
            row.state != .deleted && row.isAttempt(of: call)
        }
        guard !up.isEmpty else { return finish(task, isAccepted: false, refusal: nil) }
        let before = waiting.count
        for row in up.prefix(Self.rowsMax) {
            let cseq = row.cseq ?? call.cseq
            if row.state.isRinging {
                cancel(task.attempt, call, cseq: max(cseq, 1), looks: task.looks)
            }
            // Where the CSeq is not known, as of an OpenSIPS, the end of the dialog cancels as well.
            if !row.state.isRinging || cseq == 0 { end(task.attempt, call, row.key) }
        }
        if let attempt = task.attempt { progress[attempt]?.stepsLeft += waiting.count - before - 1 }
        return nil
    }

    private mutating func finish(
        _ task: Task,
        isAccepted: Bool,
        refusal: ShortText<64>?
    ) -> Outcome? {
        guard let attempt = task.attempt, var state = progress[attempt] else { return nil }
        state.stepsLeft -= 1
        state.isAccepted = state.isAccepted || isAccepted
        state.refusal = state.refusal ?? refusal
        progress[attempt] = state.stepsLeft > 0 ? state : nil
        guard state.stepsLeft <= 0 else { return nil }
        if state.isAccepted { return .kill(attempt.kill, .accepted) }
        if let refusal = state.refusal { return .kill(attempt.kill, .refused(refusal)) }
        return .kill(attempt.kill, .gone)
    }
}

extension DialogRow {
    /// True where nothing says that the row is of another attempt at the call.
    fileprivate func isAttempt(of call: CallEvent) -> Bool {
        if let dialog = call.dialog { return dialog == key }
        guard let cseq, call.cseq > 0 else { return true }
        return cseq == call.cseq
    }
}
