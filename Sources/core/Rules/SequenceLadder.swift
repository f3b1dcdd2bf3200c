import Calls
import Records
import Telephony

/// The calls of many subjects, each subject's by the number at the other end of the line.
///
/// A number is looked up by its subject and its place among all numbers, so what stands near it is
/// found without a look at anything else.
struct SequenceLadder {
    struct Rung: Hashable {
        let subject: Subject
        let place: UInt64

        /// The same subject's number so far above or below; nil beyond the ends.
        func moved(_ away: Int) -> Rung? {
            let (place, isOver) = place.addingReportingOverflow(UInt64(bitPattern: Int64(away)))
            return isOver != (away < 0) ? nil : Rung(subject: subject, place: place)
        }
    }

    /// A call, and the number that it stands at.
    typealias Member = (rung: Rung, call: TimedCalls.Call)

    /// What a call completes: the time of the call with which a window first has a run, and the calls of
    /// every such run.
    struct Trip {
        var time: EventTime
        var members: [Member]
    }

    private var rungs: [Rung: TimedCalls] = [:]

    /// Numbers of subjects that are remembered.
    var count: Int { rungs.count }

    mutating func add(_ call: TimedCalls.Call, at rung: Rung) {
        rungs[rung, default: TimedCalls()].add(call)
    }

    /// Takes a call out; false where it is not there.
    mutating func remove(_ serial: CallSerial, at time: EventTime, _ rung: Rung) -> Bool {
        guard rungs[rung]?.remove(serial, at: time) == true else { return false }
        if rungs[rung]?.isEmpty == true { rungs[rung] = nil }
        return true
    }

    func hasFlagged(_ serial: CallSerial, at time: EventTime, _ rung: Rung) -> Bool {
        rungs[rung]?.severity(of: serial, at: time) != nil
    }

    /// Flags these calls; those that were not flagged before, and those that were as less, each by time
    /// and then by arrival.
    mutating func flag(
        _ members: [Member],
        as severity: Severity,
        oldest: CallSerial
    ) -> (new: [CallSerial], raised: [CallSerial]) {
        var (new, raised): ([TimedCalls.Call], [TimedCalls.Call]) = ([], [])
        for (rung, call) in members {
            switch rungs[rung]?.flag(call.serial, at: call.time, as: severity) {
            case .new: new.append(call)
            case .graver: raised.append(call)
            case .old, .gone, nil: break
            }
        }
        func inOrder(_ calls: [TimedCalls.Call]) -> [CallSerial] {
            calls.sorted { ($0.time, $0.serial &- oldest) < ($1.time, $1.serial &- oldest) }
                .map(\.serial)
        }
        return (inOrder(new), inOrder(raised))
    }

    /// The runs that a call is of, in whatever window holds it; nil where there are none.
    func trip(
        of call: TimedCalls.Call,
        at rung: Rung,
        by pattern: SequencePattern
    ) -> Trip? {
        let near = neighbours(of: rung, at: call.time, by: pattern)
        guard near.count >= pattern.numbers else { return nil }
        var trip: Trip?
        for end in windowEnds(near, from: call.time, by: pattern) {
            let window = end - pattern.windowMicroseconds...end
            let members = members(near, call, at: rung, in: window, by: pattern)
            guard !members.isEmpty else { continue }
            trip = trip ?? Trip(time: end, members: [])
            trip?.members += members
        }
        return trip
    }

    /// How many numbers the longest run has that a call is of, as far as settings can ask for one; nil
    /// where the call is not there.
    ///
    /// A run without its first or its last number is one still, so that lengths are tried in order.
    func longest(
        of call: TimedCalls.Call,
        at rung: Rung,
        by pattern: (_ numbers: Int) -> SequencePattern
    ) -> Int? {
        guard rungs[rung]?.only(call.serial, at: call.time).isEmpty == false else { return nil }
        let longer = (2...SequenceRule.numbersRange.upperBound)
            .prefix { trip(of: call, at: rung, by: pattern($0)) != nil }
        return longer.last ?? 1
    }

    /// The numbers that a run with this one can have, in order: no step between them is too far, and
    /// each was called no further away than a window.
    private func neighbours(
        of rung: Rung,
        at time: EventTime,
        by pattern: SequencePattern
    ) -> [Rung] {
        let times = time - pattern.windowMicroseconds...time + pattern.windowMicroseconds
        let below = reach(from: rung, -1, in: times, by: pattern)
        return below.reversed() + [rung] + reach(from: rung, 1, in: times, by: pattern)
    }

    private func reach(
        from rung: Rung,
        _ way: Int,
        in times: ClosedRange<EventTime>,
        by pattern: SequencePattern
    ) -> [Rung] {
        var found: [Rung] = []
        var last = 0
        for away in 1...(pattern.numbers - 1) * pattern.stepMax {
            guard away - last <= pattern.stepMax, let next = rung.moved(way * away) else { break }
            guard rungs[next]?.within(times).isEmpty == false else { continue }
            found.append(next)
            last = away
        }
        return found
    }

    /// When windows end that hold a call of this time: with it, and with each later call of these
    /// numbers no further than a window away.
    private func windowEnds(
        _ near: [Rung],
        from time: EventTime,
        by pattern: SequencePattern
    ) -> [EventTime] {
        var ends: Set<EventTime> = [time]
        for rung in near {
            ends.formUnion(
                rungs[rung]?.within(time...time + pattern.windowMicroseconds).map(\.time) ?? []
            )
        }
        return ends.sorted()
    }

    /// Which calls of these numbers are of a run that has this call and lies within the window, upwards
    /// or downwards.
    private func members(
        _ near: [Rung],
        _ call: TimedCalls.Call,
        at rung: Rung,
        in window: ClosedRange<EventTime>,
        by pattern: SequencePattern
    ) -> [Member] {
        var steps = near.compactMap { other -> SequenceRuns.Step? in
            let calls =
                other == rung
                ? rungs[rung]?.only(call.serial, at: call.time) : rungs[other]?.within(window)
            guard let calls, !calls.isEmpty else { return nil }
            return SequenceRuns.Step(place: other.place, calls: calls)
        }
        guard steps.count >= pattern.numbers else { return [] }
        let up = SequenceRuns(steps, through: rung.place, pattern)
        steps = steps.reversed().map { SequenceRuns.Step(place: ~$0.place, calls: $0.calls) }
        let down = SequenceRuns(steps, through: ~rung.place, pattern)
        return up.members.map { (Rung(subject: rung.subject, place: $0), $1) }
            + down.members.map { (Rung(subject: rung.subject, place: ~$0), $1) }
    }
}
