import Calls
import Records
import Telephony

/// The calls of one source that are over, in the order of their ends, and what those of the latest window
/// come to.
///
/// The window moves along with the ends that are told of, back as well as on, and each step adds or takes
/// one call: ends that come in their order cost as many steps as calls.
struct EndedCalls {
    struct Call {
        var serial: CallSerial
        var endedAt: EventTime
        /// Nil where it was not answered.
        var talked: Int64?
        var flagged: Severity?
    }

    /// What the calls of a window come to.
    struct Sums: Equatable {
        var calls = 0
        var answered = 0
        /// In microseconds.
        var talked: Int64 = 0

        fileprivate mutating func add(_ call: Call, _ sign: Int) {
            calls += sign
            guard let time = call.talked else { return }
            answered += sign
            talked += Int64(sign) * time
        }
    }

    /// By the time of the end, those of one time in the order in which they were told of; what is before
    /// `first` has left.
    private var calls: [Call] = []
    private var first = 0
    /// The places of the window, and what is in it.
    private var window = 0..<0
    private var sums = Sums()

    var isEmpty: Bool { first == calls.count }

    /// Takes in a call, and says what the window that ends with it comes to.
    mutating func add(_ call: Call, window length: Int64) -> Sums {
        let place = end(of: call.endedAt)
        calls.insert(call, at: place)
        if place < window.lowerBound {
            window = window.lowerBound + 1..<window.upperBound + 1
        } else if place < window.upperBound {
            window = window.lowerBound..<window.upperBound + 1
            sums.add(call, 1)
        }
        move(to: start(of: call.endedAt - length)..<place + 1)
        return sums
    }

    /// Moves the window: every call that it gains or loses is a step.
    private mutating func move(to next: Range<Int>) {
        guard next.overlaps(window) else {
            sums = Sums()
            for place in next { sums.add(calls[place], 1) }
            return window = next
        }
        for (places, sign) in [
            (next.lowerBound..<max(next.lowerBound, window.lowerBound), 1),
            (min(next.upperBound, window.upperBound)..<next.upperBound, 1),
            (window.lowerBound..<max(window.lowerBound, next.lowerBound), -1),
            (min(window.upperBound, next.upperBound)..<window.upperBound, -1),
        ] {
            for place in places { sums.add(calls[place], sign) }
        }
        window = next
    }

    /// Flags the calls of the window, of which the latest so many are looked at: those that were not
    /// flagged before, and those that only a warning had flagged, oldest first.
    mutating func flag(
        _ severity: Severity,
        latest count: Int
    ) -> (calls: [CallSerial], raised: [CallSerial]) {
        var (new, raised): ([CallSerial], [CallSerial]) = ([], [])
        for place in window.suffix(count) {
            let flagged = calls[place].flagged
            if let flagged, flagged >= severity { continue }
            calls[place].flagged = severity
            if flagged == nil {
                new.append(calls[place].serial)
            } else {
                raised.append(calls[place].serial)
            }
        }
        return (new, raised)
    }

    /// Takes a call out; false where it is not there.
    mutating func remove(_ serial: CallSerial, endedAt time: EventTime) -> Bool {
        guard let place = place(of: serial, time) else { return false }
        if window.contains(place) { sums.add(calls[place], -1) }
        let (low, high) = (window.lowerBound, window.upperBound)
        if place == first {
            first += 1
            if window.contains(place) { window = max(low, first)..<max(high, first) }
            if first > calls.count / 2 {
                calls.removeSubrange(..<first)
                window = max(0, window.lowerBound - first)..<max(0, window.upperBound - first)
                first = 0
            }
        } else {
            calls.remove(at: place)
            window = (place < low ? low - 1 : low)..<(place < high ? high - 1 : high)
        }
        return true
    }

    func hasFlagged(_ serial: CallSerial) -> Bool {
        calls[first...].contains { $0.serial == serial && $0.flagged != nil }
    }

    /// What the window that ends then comes to, counted out anew.
    func counted(to end: EventTime, window length: Int64) -> Sums {
        var sums = Sums()
        for call in calls[first...] where call.endedAt >= end - length && call.endedAt <= end {
            sums.add(call, 1)
        }
        return sums
    }

    /// What each window comes to that holds the end of a call: the one that ends with it, and those that
    /// end with a call behind it.
    ///
    /// There are none where the call is not there.
    func sums(holding serial: CallSerial, window length: Int64) -> [Sums] {
        guard let own = calls[first...].firstIndex(where: { $0.serial == serial }) else {
            return []
        }
        var oldest = start(of: calls[own].endedAt - length)
        var (sums, found) = (Sums(), [Sums]())
        for place in oldest..<end(of: calls[own].endedAt + length) {
            sums.add(calls[place], 1)
            while calls[oldest].endedAt < calls[place].endedAt - length {
                sums.add(calls[oldest], -1)
                oldest += 1
            }
            if place >= own { found.append(sums) }
        }
        return found
    }

    /// The first place of a time or later.
    private func start(of time: EventTime) -> Int { end(of: time - 1) }

    /// Behind the last call of a time or earlier.
    private func end(of time: EventTime) -> Int {
        var (low, high) = (first, calls.count)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].endedAt <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func place(of serial: CallSerial, _ time: EventTime) -> Int? {
        var place = end(of: time) - 1
        while place >= first, calls[place].endedAt == time {
            if calls[place].serial == serial { return place }
            place -= 1
        }
        return nil
    }
}
