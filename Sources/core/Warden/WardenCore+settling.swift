import Records
import Telephony

/// What becomes of kills when a link is lost and found again.
extension WardenCore {
    /// The feed is blind: kills wait for it to come back.
    mutating func holdKills(on link: LinkID) {
        for key in ledger.keys(on: link) {
            ledger.note(key) { entry in
                entry.isHeld = true
                entry.dueAt = .max
            }
        }
    }

    /// The feed stands again: the list settles what was held, or time does where no list comes.
    mutating func awaitList(on link: LinkID, at now: Moment) {
        for key in ledger.keys(on: link) where ledger[key]?.isHeld == true {
            ledger.note(key) { $0.dueAt = now.monotonic + Self.listWaitMicroseconds }
        }
    }

    /// The switch restarted: no call of before is left.
    ///
    /// A kill that never went out was begun while the feed was blind. Events come before the link is up,
    /// so its call may be one of the new run: the list settles it.
    mutating func endKills(on link: LinkID, at now: Moment) {
        for key in ledger.keys(on: link) where ledger[key]?.record.attempt != 0 {
            ledger.note(key) { $0.record.endedBy = .switch }
            settle(key, .gone, "the switch restarted", at: now)
        }
    }

    /// After a gap: what the switch still lists goes out again, what it does not is over.
    ///
    /// Where there is no list, all of them go out again: the switch itself says which are gone. So it
    /// does for those too recent for the list, and for those of unknown age: begun while the feed was
    /// blind, or by an agent that was killed and started again faster than the list follows. Kills asked
    /// for since the feed came back are left alone. An agent that is not armed any more cannot ask: of
    /// it, a second list that does not name the call says that it is over.
    mutating func settleKills(on link: LinkID, listed: Set<CallID>?, at now: Moment) {
        for key in ledger.keys(on: link) {
            guard let entry = ledger[key], entry.isHeld else { continue }
            let isOld = entry.sentAt.map { now.monotonic - $0 >= Self.listLagMicroseconds } ?? false
            if listed?.contains(entry.record.call) != false {
                goOn(key, entry, at: now)
            } else if isOld || entry.isUnlisted || entry.hangUp != .none {
                settle(key, .gone, "the switch does not list it", at: now)
            } else if isArmed(link), entry.record.attempt < setup.enforcement.attemptsMax {
                again(key, at: now)
            } else {
                // Asked for often enough by runs that ended before the answer: a second list says.
                ledger.note(key) { $0.isUnlisted = true }
            }
        }
    }

    /// A call that the switch still has, as far as is known: it is asked for again, unless its end is
    /// decided already.
    ///
    /// The gap may have swallowed the command before, so that one more is due even to
    /// a call that was asked for as often as can be, and it is counted.
    mutating func goOn(
        _ key: ActionLedger.Key,
        _ entry: ActionLedger.Entry,
        at now: Moment
    ) {
        guard entry.hangUp == .none else { return stillHangingUp(key, at: now) }
        again(key, isExtra: true, at: now)
    }
}
