import Calls
import Records
package import Rules
package import Telephony

/// Thresholds that follow each callee's own traffic.
extension WardenCore {
    /// The limits that a callee would be held to, and whether they are in force; nil limits where
    /// nothing is known of it.
    package func limits(
        of callee: PartyReading,
        at time: EventTime
    ) -> (limits: CalleeLimits?, isInForce: Bool) {
        let limits = book.baselines.limits(of: CalleeKey(callee), at: time)
        return (limits, book.baselines.isInForce(at: time))
    }

    /// The rule trips, and fewer callers are there than the callee's own traffic makes an attack: said
    /// once, and no alarm.
    @inline(never)
    mutating func noteBurst(_ trip: Masking.Trip, at now: Moment) {
        let call = book.calls[book.calls.table.ring.newest]
        let callee = book.calls.table.callee(of: book.calls.table.ring.newest)
        guard bursts.note(book.key(of: callee), at: trip.time, quietAfter: quietAfter) else {
            return
        }
        counters.bursts += 1
        let look = book.masking.look
        var seen = BurstSeen(
            callee: callee,
            calleeName: book.calls.identities.name(of: callee),
            link: call.link,
            time: trip.time,
            callers: look.callers,
            threshold: look.limit.callers,
            windowMicroseconds: look.limit.windowMicroseconds
        )
        seen.baseline = BaselineFigures(look.limits)
        emit(.burstSeen(seen))
    }

    /// Goes on learning from callees that have been quiet since their limits tripped.
    @inline(__always)
    mutating func thawQuiet(at time: EventTime, on link: LinkID) {
        guard book.frozen.mayBeQuiet(at: time, quietAfter: quietAfter) else { return }
        book.thaw(at: time, on: link, quietAfter: quietAfter)
    }
}

extension BaselineFigures {
    /// What an alert or a burst says of its callee's own traffic.
    init(_ limits: CalleeLimits?) {
        self.init()
        guard let limits else { return }
        threshold = limits.main.callers
        (profile, fast, dispersion) = (limits.profile, limits.fast, limits.dispersion)
        origin =
            switch limits.origin {
            case .learned: .learned
            case .prior: .prior
            case .expected: .expected
            }
    }
}
