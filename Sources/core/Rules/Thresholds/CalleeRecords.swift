import Calls
import Telephony

/// The records of all callees that have one, found by key, in the order of their last calls.
///
/// Nothing is sorted: with the first call of an hour a callee goes to the front.
struct CalleeRecords: ~Copyable, Sendable {
    /// Who was silent for so long gives up its record once there is no room for another.
    private static let silentHoursMin: UInt32 = 24

    var callees: Table<LearnedCallee>
    private var buckets: Table<UInt32>
    private(set) var count = 0
    /// Places that were ever in use.
    private(set) var used = 0
    private var firstFree: UInt32 = 0
    /// The callees called last and longest ago.
    private var latest: UInt32 = 0
    private var oldest: UInt32 = 0

    init(capacity: Int) {
        callees = Table(count: capacity)
        buckets = Table(count: capacity)
    }

    /// What so many records take.
    static func byteCount(capacity: Int) -> Int {
        capacity * (MemoryLayout<LearnedCallee>.stride + MemoryLayout<UInt32>.stride)
    }

    private func bucket(of key: PartyKey) -> Int { buckets.place(of: key.hash) }

    /// The place of a callee's record.
    func place(of key: PartyKey) -> Int? {
        var mark = buckets[bucket(of: key)]
        while mark != 0 {
            let place = Int(mark) &- 1
            if callees[place].key == key { return place }
            mark = callees[place].links.bucket
        }
        return nil
    }

    /// Takes in a callee; false where there is no room and nobody has been silent for long.
    mutating func add(_ callee: LearnedCallee, _ prior: inout CalleePrior) -> Bool {
        if count == callees.count {
            guard let last = silentLongest, callees[last].hour &+ Self.silentHoursMin <= callee.hour
            else {
                return false
            }
            remove(last, &prior)
        }
        var place = used
        if firstFree != 0 {
            place = Int(firstFree) - 1
            firstFree = callees[place].links.bucket
        } else {
            used += 1
        }
        count += 1
        prior.add(callee)
        callees[place] = callee
        let bucket = bucket(of: callee.key)
        callees[place].links = CalleeLinks(bucket: buckets[bucket])
        buckets[bucket] = UInt32(truncatingIfNeeded: place + 1)
        putFirst(place)
        return true
    }

    /// Who was called last of all, longest ago.
    var silentLongest: Int? { oldest == 0 ? nil : Int(oldest) - 1 }

    /// A callee was called in an hour that is new to it.
    mutating func moveToFront(_ place: Int) {
        guard latest != UInt32(truncatingIfNeeded: place + 1) else { return }
        takeOut(place)
        putFirst(place)
    }

    /// Gives up a record and all that it holds.
    mutating func remove(_ place: Int, _ prior: inout CalleePrior) {
        let mark = UInt32(truncatingIfNeeded: place + 1)
        let callee = callees[place]
        prior.remove(callee)
        takeOut(place)
        let bucket = bucket(of: callee.key)
        if buckets[bucket] == mark {
            buckets[bucket] = callee.links.bucket
        } else {
            var before = Int(buckets[bucket]) - 1
            while callees[before].links.bucket != mark {
                before = Int(callees[before].links.bucket) - 1
            }
            callees[before].links.bucket = callee.links.bucket
        }
        // No number is this one, and nobody looks for it.
        callees[place] = LearnedCallee.none
        callees[place].links.bucket = firstFree
        firstFree = mark
        count -= 1
    }

    private mutating func takeOut(_ place: Int) {
        let links = callees[place].links
        if links.before == 0 {
            latest = links.after
        } else {
            callees[Int(links.before) - 1].links.after = links.after
        }
        if links.after == 0 {
            oldest = links.before
        } else {
            callees[Int(links.after) - 1].links.before = links.before
        }
    }

    private mutating func putFirst(_ place: Int) {
        let mark = UInt32(truncatingIfNeeded: place + 1)
        callees[place].links.before = 0
        callees[place].links.after = latest
        if latest == 0 { oldest = mark } else { callees[Int(latest) - 1].links.before = mark }
        latest = mark
    }
}
