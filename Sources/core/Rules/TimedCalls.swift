import Calls
import Records
import Telephony

/// Calls in order of time, and as what each was flagged.
struct TimedCalls {
    struct Call {
        var time: EventTime
        var serial: CallSerial
        /// Nil where it was not flagged.
        var severity: Severity?
    }

    /// What became of a call that is to be flagged.
    enum Flagging {
        /// It is not there.
        case gone
        /// It was flagged already, as no less.
        case old
        /// It was flagged already, as less.
        case graver
        case new
    }

    /// Those of one time stand in the order of arrival; what is before `first` has left.
    private var calls: [Call] = []
    private var first = 0

    var isEmpty: Bool { first == calls.count }

    mutating func add(_ call: Call) { calls.insert(call, at: end(of: call.time)) }

    /// Takes a call out; false where it is not there.
    mutating func remove(_ serial: CallSerial, at time: EventTime) -> Bool {
        guard let place = place(of: serial, at: time) else { return false }
        guard place == first else {
            calls.remove(at: place)
            return true
        }
        first += 1
        if first > calls.count / 2 {
            calls.removeSubrange(..<first)
            first = 0
        }
        return true
    }

    /// Flags a call that is there.
    mutating func flag(_ serial: CallSerial, at time: EventTime, as severity: Severity) -> Flagging
    {
        guard let place = place(of: serial, at: time) else { return .gone }
        let known = calls[place].severity
        guard known.map({ $0 < severity }) ?? true else { return .old }
        calls[place].severity = severity
        return known == nil ? .new : .graver
    }

    /// As what a call was flagged; nil where it was not, or is not there.
    func severity(of serial: CallSerial, at time: EventTime) -> Severity? {
        place(of: serial, at: time).flatMap { calls[$0].severity }
    }

    /// The one call alone.
    func only(_ serial: CallSerial, at time: EventTime) -> ArraySlice<Call> {
        place(of: serial, at: time).map { calls[$0...$0] } ?? []
    }

    /// The calls of a stretch of time, both ends included.
    func within(_ window: ClosedRange<EventTime>) -> ArraySlice<Call> {
        let start = window.lowerBound == .min ? first : end(of: window.lowerBound - 1)
        return calls[start..<max(start, end(of: window.upperBound))]
    }

    /// Behind the last call of a time or earlier.
    private func end(of time: EventTime) -> Int {
        guard let newest = calls.last, newest.time > time else { return calls.count }
        var (low, high) = (first, calls.count)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func place(of serial: CallSerial, at time: EventTime) -> Int? {
        if first < calls.count, calls[first].serial == serial { return first }
        var place = end(of: time) - 1
        while place >= first, calls[place].time == time {
            if calls[place].serial == serial { return place }
            place -= 1
        }
        return nil
    }
}
