import Calls
import Records
package import Rules
package import Telephony

/// Thresholds that follow each callee's own traffic.
extension WardenCore {
    /// The limits that a callee is held to, or would be, at a time; nil where nothing is known of it.
    package func limits(of callee: PartyReading, at time: EventTime) -> CalleeLimits? {
        book.baselines.limits(of: PartyKey(callee), at: time)
    }

    /// How far learning has come.
    package var learning: LearningStatus { book.baselines.learning }

    /// Goes on from what an earlier run has learned; how many rows could not be read.
    package mutating func resume(_ kept: [CalleeBaseline]) -> Int { book.baselines.resume(kept) }

    /// Replaces the calls that are expected.
    package mutating func use(_ expected: [ExpectedCalls]) { book.baselines.use(expected) }

    /// Learns a callee from the beginning.
    package mutating func forgetBaseline(of callee: PartyKey) { book.baselines.forget(callee) }

    /// What was learned of a callee and is to be kept; nil where nothing is for now.
    package mutating func takeLearned(at time: EventTime) -> CalleeBaseline? {
        book.baselines.takeLearned(at: time)
    }

    /// What an alert that opens says of its callee's own traffic; of one that is not known nothing is
    /// learned until it closes.
    mutating func noteBaseline(in opened: inout AlertOpened) {
        let look = book.masking.look
        if let limits = look.limits {
            opened.baseline = BaselineFigures(limits)
            opened.wouldTrip = look.tripped != nil
        } else {
            book.baselines.freeze(book.key(of: opened.callee), at: opened.tripped)
        }
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
