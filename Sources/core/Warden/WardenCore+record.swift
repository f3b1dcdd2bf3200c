import Calls
import Records
import Rules
import Telephony

/// Calls that an alert has on record, and what becomes of them there.
extension WardenCore {
    /// The attempt by which the call of this one is on record in an alert of a rule already.
    func recorded(
        _ call: Call,
        _ serial: CallSerial,
        by rule: FindingRule,
        since start: EventTime
    ) -> CallSerial? {
        book.recorded(call, serial, since: start) { isFlagged($0, by: rule) }
    }

    /// Whether a rule flagged a call of the table.
    private func isFlagged(_ serial: CallSerial, by rule: FindingRule) -> Bool {
        if rule == .masking { return book.calls[serial].isFlagged }
        return secondGo.rules[rule]?.hasFlagged(shown(serial)) ?? false
    }

    /// A further attempt was flagged: the call is on record, and this is what happens to it now.
    mutating func change(
        _ action: FlagAction,
        of call: Call,
        recordedBy first: CallSerial,
        in alert: AlertID
    ) {
        counters.flaggedCalls -= 1
        guard action != .noted else { return }
        emit(
            .callChanged(
                CallChange(
                    alert: alert,
                    link: call.link,
                    call: call.id,
                    time: book.calls[first].time,
                    action: action
                )
            )
        )
    }

    /// The switch says that it refused the call: it never rang.
    mutating func noteRefusal(_ entry: ActionLedger.Entry) {
        guard entry.record.alert.value != 0 else { return }
        note(.blocked, of: entry)
    }

    /// What becomes of a call that is on record with its kill.
    mutating func note(_ action: FlagAction, of entry: ActionLedger.Entry) {
        emit(
            .callChanged(
                CallChange(
                    alert: entry.record.alert,
                    link: entry.record.link,
                    call: entry.record.call,
                    time: entry.recordedAt,
                    action: action
                )
            )
        )
    }

    /// An alert has the call: when and how it ended is wanted there as well.
    mutating func noteOnRecord(_ call: Call) {
        if needsMark(call) { book.calls.up.noteOnRecord(call) }
    }

    /// Where every account of a call is kept, one on record is told from none; a proxy gives no account.
    ///
    /// Where known callers are spared, none is known by a call that was flagged.
    func needsMark(_ call: Call) -> Bool {
        !setup.recordsFinishedCalls || call.isNamedByDialog || setup.enforcement.spareKnownCallers
    }

    /// The end of a proxy's call, which gives no account of the whole, where that is on record.
    @inline(never)
    mutating func emitEnd(of event: CallEvent) {
        guard book.isOnRecord(event.call) else { return }
        emit(.callEnded(book.end(of: event)))
    }

    @inline(never)
    private mutating func emitEndOfAccount(_ event: CallEvent) {
        if book.isOnRecord(event.call) { emit(.callEnded(CallEnded(of: event))) }
    }

    /// The account of a whole call, where these are kept, or its end where it is on record.
    ///
    /// A leg has no account of its own beside that of its call.
    mutating func emitFinished(_ event: CallEvent, _ name: ReadName) {
        guard setup.recordsFinishedCalls else {
            return emitEndOfAccount(event)
        }
        guard !event.call.hasParent else { return }
        guard let begun = book.account(asBegun: event, name) else {
            return emit(FinishedCall(event))
        }
        emit(begun)
    }
}
