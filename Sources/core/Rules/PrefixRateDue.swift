import Calls
import Telephony

/// When calls that are up will have lasted too long, by the switch that brought them: its clock alone
/// says when that is.
struct PrefixRateDue {
    private struct Due {
        var time: EventTime
        var serial: CallSerial
    }

    /// By link index, the one that is due last standing first.
    private var links: [[Due]] = []

    mutating func add(_ serial: CallSerial, dueAt time: EventTime, on link: LinkID) {
        while links.count <= link.index { links.append([]) }
        let place = place(of: time, on: Int(link.index))
        links[Int(link.index)].insert(Due(time: time, serial: serial), at: place)
    }

    /// The call is up no longer.
    mutating func remove(_ serial: CallSerial, dueAt time: EventTime, on link: LinkID) {
        guard link.index < links.count else { return }
        let calls = links[Int(link.index)]
        var place = place(of: time, on: Int(link.index))
        while place < calls.count, calls[place].time == time {
            if calls[place].serial == serial {
                links[Int(link.index)].remove(at: place)
                return
            }
            place += 1
        }
    }

    /// Takes out the next call that is due by then.
    mutating func next(at time: EventTime, on link: LinkID) -> CallSerial? {
        guard link.index < links.count, let last = links[Int(link.index)].last,
            last.time <= time
        else { return nil }
        return links[Int(link.index)].removeLast().serial
    }

    /// In front of all that are due then or earlier.
    private func place(of time: EventTime, on link: Int) -> Int {
        var (low, high) = (0, links[link].count)
        while low < high {
            let middle = (low + high) / 2
            if links[link][middle].time > time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
