import Rules
import Telephony

/// Callees of which nothing is learned, since their limits have tripped, until they have been quiet.
struct FrozenCallees {
    /// As many at once; past it the one that tripped longest ago goes on learning.
    static let calleesMax = 4_096

    private struct Trip {
        var time: EventTime
        /// The switch that brought it: its clock says when the callee is quiet.
        var link: LinkID
    }

    private var trips: [PartyKey: Trip] = [:]
    /// None has tripped before this time.
    private var oldest: EventTime = .max

    /// True where one may have been quiet for so long at this time.
    @inline(__always)
    func mayBeQuiet(at time: EventTime, quietAfter: Int64) -> Bool {
        oldest != .max && time - oldest >= quietAfter
    }

    /// The limits of a callee have tripped; true where it was not frozen before.
    mutating func freeze(_ key: PartyKey, at time: EventTime, on link: LinkID) -> Bool {
        oldest = min(oldest, time)
        guard let known = trips[key] else {
            trips[key] = Trip(time: time, link: link)
            return true
        }
        if known.time <= time { trips[key] = Trip(time: time, link: link) }
        return false
    }

    func holds(_ key: PartyKey) -> Bool { trips[key] != nil }

    /// One that has to make room.
    mutating func takeSurplus() -> PartyKey? {
        guard trips.count > Self.calleesMax else { return nil }
        let first = trips.min { left, right in
            (left.value.time, left.key.word) < (right.value.time, right.key.word)
        }
        if let first { trips[first.key] = nil }
        return first?.key
    }

    /// Those that have been quiet for so long by this link's clock.
    mutating func takeQuiet(at time: EventTime, on link: LinkID, quietAfter: Int64) -> [PartyKey] {
        let quiet = trips.filter { $0.value.link == link && time - $0.value.time >= quietAfter }
        for key in quiet.keys { trips[key] = nil }
        oldest = trips.values.reduce(.max) { min($0, $1.time) }
        return quiet.keys.sorted { $0.word < $1.word }
    }
}
