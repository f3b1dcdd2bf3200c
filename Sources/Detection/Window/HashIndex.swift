/// Finds values by a 64-bit hash: open addressing in one block, removal without tombstones.
///
/// The caller compares what it finds, so equal hashes of different things do no harm. It never grows:
/// `capacity` values at most, and half of the places stay free.
struct HashIndex {
    private struct Slot {
        var hash: UInt64 = 0
        /// The value plus one; zero marks a free place.
        var mark: UInt64 = 0
    }

    private var slots: [Slot]
    private let mask: Int
    private(set) var count = 0
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
    }

    /// The first value under this hash that `matches`.
    @inline(__always)
    func find(_ hash: UInt64, _ matches: (UInt64) -> Bool) -> UInt64? {
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].mark != 0 {
            if slots[place].hash == hash, matches(slots[place].mark - 1) {
                return slots[place].mark - 1
            }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Adds a value; false when `capacity` values are in.
    @discardableResult
    mutating func insert(_ hash: UInt64, _ value: UInt64) -> Bool {
        guard count < capacity else { return false }
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].mark != 0 { place = (place + 1) & mask }
        slots[place] = Slot(hash: hash, mark: value + 1)
        count += 1
        return true
    }

    /// Takes a value out and closes the hole behind it.
    mutating func remove(_ hash: UInt64, _ value: UInt64) {
        var place = Int(truncatingIfNeeded: hash) & mask
        while slots[place].mark != value + 1 || slots[place].hash != hash {
            guard slots[place].mark != 0 else { return }
            place = (place + 1) & mask
        }
        count -= 1
        var hole = place
        var next = (hole + 1) & mask
        while slots[next].mark != 0 {
            let home = Int(truncatingIfNeeded: slots[next].hash) & mask
            if (next - home) & mask >= (next - hole) & mask {
                slots[hole] = slots[next]
                hole = next
            }
            next = (next + 1) & mask
        }
        slots[hole] = Slot()
    }
}
