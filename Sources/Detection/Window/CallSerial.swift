/// The number of a call in the order of arrival, as tables keep it: 1 and on, after 4,294,967,295 1
/// again; 0 is no call.
///
/// Only calls that are still held, fewer than half of that, are told apart by it.
typealias CallSerial = UInt32

/// Where the latest calls lie: a ring of `capacity` places, each call known by its serial.
struct SerialRing {
    let capacity: Int
    /// Calls held.
    private(set) var count = 0
    /// Serial of the newest call; 0 before the first.
    private(set) var newest: CallSerial
    private var newestPlace = -1

    /// Serials go on behind `newest`.
    init(capacity: Int, newest: CallSerial = 0) {
        self.capacity = capacity
        self.newest = newest
    }

    @inline(__always)
    var isFull: Bool { count == capacity }

    /// Serial of the call that the next one pushes out when the ring is full; 0 where there is none.
    @inline(__always)
    var oldest: CallSerial {
        guard count > 0 else { return 0 }
        let distance = CallSerial(truncatingIfNeeded: count - 1)
        return newest > distance ? newest - distance : newest &- distance &- 1
    }

    /// Takes the next place.
    @inline(__always)
    mutating func append() -> CallSerial {
        newest = newest == .max ? 1 : newest + 1
        newestPlace = newestPlace == capacity - 1 ? 0 : newestPlace + 1
        if count < capacity { count += 1 }
        return newest
    }

    /// True for a call that was not pushed out yet; a serial may outlive its call by as many calls as
    /// there are serials, less those held.
    @inline(__always)
    func holds(_ serial: CallSerial) -> Bool { serial != 0 && age(serial) < count }

    /// How many calls came after this one.
    @inline(__always)
    func age(_ serial: CallSerial) -> Int {
        Int(newest >= serial ? newest &- serial : newest &- serial &- 1)
    }

    @inline(__always)
    func place(_ serial: CallSerial) -> Int {
        let place = newestPlace &- age(serial)
        return place >= 0 ? place : place &+ capacity
    }
}
