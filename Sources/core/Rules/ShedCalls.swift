import Telephony

/// Which stretch of each switch's time lacks calls that had to make way for newer ones.
struct ShedCalls {
    /// Events may come in disorder by as much and change nothing.
    static let disorderMicroseconds: Int64 = 1_000_000

    private struct Link {
        var latest: EventTime = .min
        var times: ClosedRange<EventTime>?
    }

    /// By link index.
    private var links: [Link] = []
    /// Calls that were inside of a window for certain.
    private(set) var count = 0

    mutating func saw(_ time: EventTime, on link: LinkID) {
        while links.count <= link.index { links.append(Link()) }
        links[Int(link.index)].latest = time
    }

    /// A call makes way although windows of that length may still want it.
    mutating func pushedOut(_ time: EventTime, on link: LinkID, window: Int64) {
        let place = Int(link.index)
        guard place < links.count else { return }
        let latest = links[place].latest
        guard time >= latest - window - Self.disorderMicroseconds else { return }
        if let times = links[place].times, time >= times.lowerBound - window,
            time <= times.upperBound + window
        {
            links[place].times = min(time, times.lowerBound)...max(time, times.upperBound)
        } else {
            links[place].times = time...time
        }
        if time >= latest - window { count += 1 }
    }

    /// False where a call was given away between these times.
    func isComplete(from start: EventTime, to end: EventTime) -> Bool {
        links.allSatisfy { link in
            link.times.map { end < $0.lowerBound || start > $0.upperBound } ?? true
        }
    }
}
