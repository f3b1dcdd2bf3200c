import Calls

/// Callees that may come to need a record: how often each was called this hour.
///
/// A fixed number of places, four to a set. Where all four are taken, the rarest callee of them gives way
/// bit by bit, so that many who are called once cannot push out one that is called often.
struct CalleeNursery: ~Copyable, Sendable {
    /// Called so often within an hour, a callee gets a record; below that the fixed rule keeps its budget.
    static let callsForRecord = 25
    private static let (sets, ways) = (4_096, 4)
    private static let frozenHoursMax: UInt32 = 2

    struct Seat: BitwiseCopyable {
        var key = PartyKey(word: 0)
        var hour: UInt32 = 0
        var calls: UInt16 = 0
        /// An alert for the callee is open; its calls say nothing.
        var isFrozen = false
    }

    private var seats = Table<Seat>(count: sets * ways)

    static var byteCount: Int { sets * ways * MemoryLayout<Seat>.stride }

    private func set(of key: PartyKey) -> Range<Int> {
        let first = Int(key.hash % UInt64(Self.sets)) * Self.ways
        return first..<first + Self.ways
    }

    /// Counts a call; true once the callee is to have a record.
    mutating func saw(_ key: PartyKey, hour: Int) -> Bool {
        guard let place = seat(key, UInt32(truncatingIfNeeded: hour)) else { return false }
        guard !seats[place].isFrozen else { return false }
        seats[place].calls += 1
        guard seats[place].calls >= Self.callsForRecord else { return false }
        seats[place] = Seat()
        return true
    }

    /// From now on calls say nothing, and those that were counted neither.
    mutating func freeze(_ key: PartyKey, hour: Int) {
        guard let place = seat(key, UInt32(truncatingIfNeeded: hour)) else { return }
        seats[place].calls = 0
        seats[place].isFrozen = true
    }

    /// Calls count again.
    mutating func thaw(_ key: PartyKey) {
        for place in set(of: key) where seats[place].key == key { seats[place].isFrozen = false }
    }

    /// The callee's seat, taken for it where there is one.
    private mutating func seat(_ key: PartyKey, _ hour: UInt32) -> Int? {
        var weakest = set(of: key).lowerBound
        for place in set(of: key) {
            if seats[place].key == key {
                renew(place, hour)
                return place
            }
            if weight(place, hour) < weight(weakest, hour) { weakest = place }
        }
        guard weight(weakest, hour) <= 1 else {
            if !seats[weakest].isFrozen { seats[weakest].calls -= 1 }
            return nil
        }
        seats[weakest] = Seat(key: key, hour: hour)
        return weakest
    }

    /// A new hour begins at nothing; a freeze that nobody has ended is over after two.
    private mutating func renew(_ place: Int, _ hour: UInt32) {
        guard hour > seats[place].hour else { return }
        if seats[place].isFrozen, hour < seats[place].hour &+ Self.frozenHoursMax { return }
        seats[place] = Seat(key: seats[place].key, hour: hour)
    }

    /// What a seat is worth: one of an earlier hour nothing, one that is frozen as much as any.
    private func weight(_ place: Int, _ hour: UInt32) -> Int {
        let seat = seats[place]
        guard seat.isFrozen else { return seat.hour < hour ? 0 : Int(seat.calls) }
        return hour < seat.hour &+ Self.frozenHoursMax ? Self.callsForRecord : 0
    }
}
