/// The number of a call in the order of arrival, as tables keep it: 1 and on, after 4,294,967,295 1
/// again; 0 is no call.
///
/// Only calls that are still held, fewer than half of that, are told apart by it.
@usableFromInline
package typealias CallSerial = UInt32

/// Where the latest calls lie: a ring of `capacity` places, each call known by its serial.
@usableFromInline
package struct SerialRing {
    @usableFromInline package let capacity: Int
    /// Calls held.
    @usableFromInline package private(set) var count = 0
    /// Serial of the newest call; 0 before the first.
    @usableFromInline package private(set) var newest: CallSerial
    @usableFromInline package private(set) var newestPlace = -1

    /// Serials go on behind `newest`.
    package init(capacity: Int, newest: CallSerial = 0) {
        self.capacity = capacity
        self.newest = newest
    }

    @inlinable @inline(__always)
    package var isFull: Bool { count == capacity }

    /// Serial of the call that the next one pushes out when the ring is full; 0 where there is none.
    @inline(__always)
    package var oldest: CallSerial {
        guard count > 0 else { return 0 }
        let distance = CallSerial(truncatingIfNeeded: count - 1)
        return newest > distance ? newest - distance : newest &- distance &- 1
    }

    /// Takes the next place.
    @inline(__always)
    package mutating func append() -> CallSerial {
        newest = newest == .max ? 1 : newest &+ 1
        newestPlace = newestPlace == capacity &- 1 ? 0 : newestPlace &+ 1
        if count < capacity { count &+= 1 }
        return newest
    }

    /// True for a call that was not pushed out yet; a serial may outlive its call by as many calls as
    /// there are serials, less those held.
    @inlinable @inline(__always)
    package func holds(_ serial: CallSerial) -> Bool { serial != 0 && age(serial) < count }

    /// How many calls came after this one.
    @inlinable @inline(__always)
    package func age(_ serial: CallSerial) -> Int {
        let (age, isBehindLast) = newest.subtractingReportingOverflow(serial)
        return Int(isBehindLast ? age &- 1 : age)
    }

    /// Where a call that has not been pushed out yet lies in the tables.
    @inlinable @inline(__always)
    package func place(_ serial: CallSerial) -> Int { place(age: age(serial)) }

    /// The place of a call that was not pushed out yet.
    @inlinable @inline(__always)
    package func placeIfHeld(_ serial: CallSerial) -> Int? {
        let age = age(serial)
        return serial != 0 && age < count ? place(age: age) : nil
    }

    @inlinable @inline(__always)
    func place(age: Int) -> Int {
        let place = newestPlace &- age
        return place >= 0 ? place : place &+ capacity
    }
}

/// Serials in a row, no more than the table has calls.
///
/// It is an array whose memory is never shared nor moved: to add one is to write four bytes.
@usableFromInline
package struct SerialList: ~Copyable {
    @usableFromInline var serials: Table<CallSerial>
    @usableFromInline package var count = 0

    package init(capacity: Int) { serials = Table(count: capacity, isInOrder: true) }

    @inlinable @inline(__always)
    package subscript(index: Int) -> CallSerial {
        precondition(index < count)
        return serials[index]
    }

    /// Empties it; the memory stays.
    package mutating func removeAll() { count = 0 }

    /// Leaves one alone in it.
    @inlinable @inline(__always)
    package mutating func begin(with serial: CallSerial) {
        serials[0] = serial
        count = 1
    }

    /// Adds one at the end; the owner adds no more than the table has calls.
    @inlinable @inline(__always)
    package mutating func append(_ serial: CallSerial) {
        serials[count] = serial
        count &+= 1
    }

    /// Turns the order round, where calls were met newest first.
    package mutating func reverse() {
        guard count > 1 else { return }
        var (first, last) = (0, count &- 1)
        while first < last {
            (serials[first], serials[last]) = (serials[last], serials[first])
            first &+= 1
            last &-= 1
        }
    }
}
