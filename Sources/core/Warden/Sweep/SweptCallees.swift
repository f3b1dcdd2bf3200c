import Telephony

/// The callees that tripped the widest setting of a sweep, each with a place of its own, until all of
/// their alerts are over.
struct SweptCallees {
    /// As many have alerts at once as a replay gathers; past it those quiet for longest are given up.
    static let calleesMax = 16_384
    /// Below so many nobody looks for those that are over.
    private static let kept = 1_024

    private var places: [Party: Int] = [:]
    private var free: [Int] = []
    private var used = 0
    /// When so many are there, those that are over go.
    private var tidyAt = kept
    /// Some had to be given up whose alerts were not over.
    private(set) var isComplete = true

    subscript(party: Party) -> Int? { places[party] }

    /// True where `tidy` wants to be called before one more comes.
    var isFull: Bool { places.count >= tidyAt }

    /// A place for one more.
    mutating func add(_ party: Party) -> Int {
        let place = free.popLast() ?? used
        if place == used { used += 1 }
        places[party] = place
        return place
    }

    /// Gives up those whose alerts are over, which `lastSeen` says by nil, and says which these were.
    mutating func tidy(lastSeen: (Int) -> EventTime?) -> [Party] {
        var gone: [Party] = []
        var up: [(time: EventTime, party: Party)] = []
        for (party, place) in places {
            if let time = lastSeen(place) { up.append((time, party)) } else { gone.append(party) }
        }
        if up.count >= Self.calleesMax {
            isComplete = false
            up.sort { ($0.time, $0.party.word) < ($1.time, $1.party.word) }
            gone += up.prefix(Self.calleesMax / 8).map(\.party)
        }
        for party in gone {
            if let place = places.removeValue(forKey: party) { free.append(place) }
        }
        tidyAt = min(Self.calleesMax, max(Self.kept, 2 * places.count))
        return gone
    }
}
