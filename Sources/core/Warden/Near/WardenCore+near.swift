import Calls
import Records
import Rules
import Telephony

/// One call as whoever counts windows reads it.
struct WindowCall: BitwiseCopyable {
    let serial: CallSerial
    let callee: Party
    let caller: Party
    let time: EventTime
    /// False where no window counts it any more.
    let isCounted: Bool
}

/// What is read of the windows that are open, by those who show them to people.
extension WardenCore {
    /// The newest call by arrival; nil before the first.
    var newestCall: CallSerial? {
        let newest = book.calls.table.ring.newest
        return book.calls.table.holds(newest) ? newest : nil
    }

    /// Calls in the order of their arrival backwards, and the one that comes next; nil behind the oldest.
    func windowCalls(
        from serial: CallSerial?,
        count: Int
    ) -> (calls: [WindowCall], next: CallSerial?) {
        guard var serial else { return ([], nil) }
        var found: [WindowCall] = []
        found.reserveCapacity(count)
        while found.count < count {
            guard book.calls.table.holds(serial) else { return (found, nil) }
            let entry = book.calls[serial]
            found.append(
                WindowCall(
                    serial: serial,
                    callee: entry.isLoose ? .none : book.calls.table.callee(of: serial),
                    caller: entry.caller,
                    time: entry.time,
                    isCounted: !entry.isLoose
                )
            )
            serial = serial == 1 ? .max : serial - 1
        }
        return (found, serial)
    }

    /// What the latest of the switches' clocks says by now; the wall clock before the first event.
    func latestTime(at now: Moment) -> EventTime {
        let times = feeds.links.all.compactMap { feeds.links.time(on: $0, at: now.monotonic) }
        return times.max() ?? now.wall
    }

    /// False where a switch was not seen, or calls were given away, between these times.
    func sawAll(from start: EventTime, to end: EventTime) -> Bool {
        feeds.links.isComplete(from: start, to: end)
    }

    /// The callee of a call as it is known; nil where the call has left, or is another's by now.
    func callee(_ party: Party, of serial: CallSerial) -> PartyReading? {
        guard book.calls.table.holds(serial), !book.calls[serial].isLoose,
            book.calls.table.callee(of: serial) == party
        else { return nil }
        return book.calls.identities.reading(of: party)
    }

    /// The distinct callers that make an attack on a callee at a time.
    func threshold(of callee: PartyReading, at time: EventTime) -> Int {
        ownThreshold(of: PartyKey(callee), at: time) ?? setup.rule.threshold
    }

    /// The same where the callee's own traffic says so.
    func ownThreshold(of key: PartyKey, at time: EventTime) -> Int? {
        guard let limits = book.baselines.limits(of: key, at: time),
            limits.origin == .expected || book.baselines.isInForce(at: time)
        else { return nil }
        return limits.main.callers
    }
}
