import Kamailio
import Telephony

/// One request of a kill, or a sign of life, on its way through a control interface.
struct ControlTask {
    enum Step { case probe, find, cancel, end }

    /// Nil where nobody follows the call here: it is ended on the switch behind as well.
    var attempt: KillAttempts.ID?
    var step: Step
    var request: ControlRequest
    /// What it is about; nil for a sign of life.
    var call: Call?
    var sentAt: Int64 = 0
    /// It went out once before, by a connection that broke before a reply came.
    var isRepeated = false
    /// The names by which it went out last, and whether the others were tried as well.
    var names = OpenSIPSNames.flat
    var isRenamed = false
    /// How often a list was asked for.
    var looks = 0

    static let probe = ControlTask(attempt: nil, step: .probe, request: .version, call: nil)

    /// Asks for the dialogs of the call, which were looked at so often before.
    static func find(
        _ call: Call,
        for attempt: KillAttempts.ID?,
        after looks: Int = 0
    ) -> ControlTask {
        let request = ControlRequest.dialogList(callID: call.sipCallID, fromTag: call.fromTag)
        var task = ControlTask(attempt: attempt, step: .find, request: request, call: call)
        task.looks = looks + 1
        return task
    }

    static func cancel(
        _ call: Call,
        cseq: UInt32,
        for attempt: KillAttempts.ID?
    ) -> ControlTask {
        let request = ControlRequest.cancel(callID: call.sipCallID, cseq: cseq)
        return ControlTask(attempt: attempt, step: .cancel, request: request, call: call)
    }

    static func end(
        _ call: Call,
        _ dialog: DialogKey,
        for attempt: KillAttempts.ID?
    ) -> ControlTask {
        ControlTask(attempt: attempt, step: .end, request: .endDialog(dialog), call: call)
    }

    /// True where it is to end this call, or this attempt at it where both say which.
    func isAbout(_ other: Call) -> Bool {
        guard let call, call.id == other.id else { return false }
        guard let dialog = call.dialog, let ended = other.dialog else { return true }
        return dialog == ended
    }
}
