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

    /// The list after a gap, nil where there is none, says what becomes of the kills that wait for it.
    mutating func settleKills(on link: LinkID, listed: Set<CallID>?, at now: Moment) {
        for key in ledger.keys(on: link) {
            guard let entry = ledger[key] else { continue }
            let step = entry.step(
                isListed: listed?.contains(entry.record.call),
                canAsk: isArmed(link),
                attemptsMax: setup.enforcement.attemptsMax,
                at: now.monotonic
            )
            carryOut(step, key, entry, at: now)
        }
    }

    /// The connection of the commands was silent and another one took its place: what had no answer goes
    /// out once more.
    mutating func commandsLost(on link: LinkID, before time: Int64, at now: Moment) {
        for key in ledger.keys(on: link) {
            guard let entry = ledger[key] else { continue }
            carryOut(entry.step(commandsLostBefore: time), key, entry, at: now)
        }
    }
}
