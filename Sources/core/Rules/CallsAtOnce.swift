import Calls
import Records
import Telephony

/// The calls of one subject that are up, in the order in which they came.
///
/// What is found flags all of them, so those not flagged yet are always the last ones.
struct CallsAtOnce {
    private struct Call {
        var serial: CallSerial
        var time: EventTime
        var flagged: Severity?
    }

    /// What a call has completed.
    struct Trip {
        let severity: Severity
        let count: Int
        /// Flagged for the first time, in the order in which they came.
        var calls: [CallSerial] = []
        /// Those that only a warning had flagged before.
        var raised: [CallSerial] = []
    }

    private var calls: [Call] = []
    /// No call that is held began before this.
    private var earliest: EventTime = .max

    var isEmpty: Bool { calls.isEmpty }
    var count: Int { calls.count }

    /// Takes in a call; a trip where it makes too many, with the calls that are flagged by it.
    mutating func add(_ serial: CallSerial, at time: EventTime, _ levels: Levels) -> Trip? {
        calls.append(Call(serial: serial, time: time))
        earliest = min(earliest, time)
        guard let severity = levels.severity(of: calls.count) else { return nil }
        var trip = Trip(severity: severity, count: calls.count)
        for place in calls.indices.reversed() {
            let flagged = calls[place].flagged
            if let flagged, flagged >= severity { break }
            calls[place].flagged = severity
            if flagged == nil {
                trip.calls.append(calls[place].serial)
            } else {
                trip.raised.append(calls[place].serial)
            }
        }
        trip.calls = trip.calls.suffix(ofLatest: Concurrency.flaggedMax)
        trip.raised = trip.raised.suffix(ofLatest: Concurrency.flaggedMax)
        return trip
    }

    /// Takes calls out that began before a time: nobody has heard of their ends.
    mutating func giveUp(before time: EventTime) {
        guard earliest < time else { return }
        calls.removeAll { $0.time < time }
        earliest = calls.reduce(.max) { min($0, $1.time) }
    }

    mutating func remove(_ serial: CallSerial) {
        if let place = place(of: serial) { calls.remove(at: place) }
    }

    mutating func remove(_ serials: Set<CallSerial>) {
        calls.removeAll { serials.contains($0.serial) }
    }

    func hasFlagged(_ serial: CallSerial) -> Bool {
        place(of: serial).map { calls[$0].flagged != nil } ?? false
    }

    /// How many calls there are; nil where this is none of them.
    ///
    /// One that was flagged was up with as many as that takes, whatever has ended since.
    func count(with serial: CallSerial, _ levels: Levels) -> Int? {
        guard let place = place(of: serial) else { return nil }
        return max(count, calls[place].flagged.map(levels.threshold) ?? 0)
    }

    /// How many calls there are by another count: that of their numbers.
    var distinct: Int { Set(calls.map(\.serial)).count }

    /// Serials rise with the order of arrival, and begin anew behind the last.
    private func place(of serial: CallSerial) -> Int? {
        guard let first = calls.first?.serial else { return nil }
        var (low, high) = (0, calls.count)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].serial &- first < serial &- first {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < calls.count && calls[low].serial == serial ? low : nil
    }
}

extension [CallSerial] {
    /// Of calls from the latest to the oldest so many of the latest, oldest first.
    fileprivate func suffix(ofLatest count: Int) -> [CallSerial] { prefix(count).reversed() }
}
