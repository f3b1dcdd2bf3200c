import Calls
package import Records
import Rules
import Telephony

/// Kills that did not go out after all.
extension WardenCore {
    /// The driver had no room to record a kill, so it was not written.
    ///
    /// The first attempt is as if never asked for, which the details of the call say where they are
    /// still to be handed out; a repeat is due again in its time.
    package mutating func killNotRecorded(_ kill: KillID) {
        guard let key = ledger.key(of: kill) else { return }
        counters.killsUnrecorded += 1
        if ledger[key]?.isOnRecord == true {
            let wait = setup.enforcement.retryAfter(1)
            ledger.note(key) { entry in
                entry.record.attempt = max(0, entry.record.attempt - 1)
                entry.awaitsReply = false
                if !entry.isHeld { entry.dueAt = (entry.sentAt ?? 0) + wait }
            }
        } else {
            let entry = ledger[key]
            let call = entry?.record.call
            ledger.close(key)
            // Rules behind masking have told of the call by now.
            if let entry, entry.record.reason != .masking, entry.record.reason != .block {
                note(.unrecorded, of: entry)
                return
            }
            let place = flagging.actions.indices.first { index in
                let serial = book.masking.flagged[index]
                return book.calls[serial].link == key.link && book.callToEnd(serial).id == call
            }
            flagging.noteUnrecorded(at: place, blocked: call)
        }
    }

    /// The switch could not be told of a kill that is on record: it goes out in its time.
    package mutating func killNotSent(_ kill: KillID, at now: Moment) {
        guard let key = ledger.key(of: kill) else { return }
        let wait = setup.enforcement.retryAfter(1)
        ledger.note(key) { entry in
            entry.record.attempt = max(0, entry.record.attempt - 1)
            entry.awaitsReply = false
            entry.isOnRecord = true
            if entry.record.attempt == 0 { (entry.sentAt, entry.firstSentAt) = (nil, nil) }
            if !entry.isHeld { entry.dueAt = now.monotonic + wait }
        }
    }
}
