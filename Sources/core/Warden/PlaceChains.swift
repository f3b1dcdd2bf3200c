/// Places of a table, found by hash: those of one bucket hang in a chain.
///
/// What stands at a place is the table's own affair, which compares it itself. The hashes come from
/// outside as well, keyed where somebody else chooses what is hashed.
struct PlaceChains {
    private static let bucketsMin = 64
    private static let none: Int32 = -1

    /// The first place of each bucket; as many as a power of two.
    private var heads = Array(repeating: none, count: bucketsMin)
    /// By place: the next one in its bucket, and its hash.
    private var links: [(next: Int32, hash: UInt64)] = []
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// The first place of this hash that is the one sought.
    @inline(__always)
    func find(_ hash: UInt64, _ isSought: (Int) -> Bool) -> Int? {
        var place = heads[bucket(of: hash)]
        while place != Self.none {
            if isSought(Int(place)) { return Int(place) }
            place = links[Int(place)].next
        }
        return nil
    }

    /// Adds a place that is in no chain.
    mutating func insert(_ place: Int, _ hash: UInt64) {
        if count == heads.count { grow() }
        while links.count <= place { links.append((Self.none, 0)) }
        links[place].hash = hash
        hang(place)
        count += 1
    }

    /// Takes a place out of its chain.
    mutating func remove(_ place: Int) {
        let bucket = bucket(of: links[place].hash)
        let next = links[place].next
        count -= 1
        guard heads[bucket] != place else { return heads[bucket] = next }
        var before = Int(heads[bucket])
        while links[before].next != place { before = Int(links[before].next) }
        links[before].next = next
    }

    private mutating func grow() {
        let old = heads
        heads = Array(repeating: Self.none, count: 2 * old.count)
        for head in old {
            var place = head
            while place != Self.none {
                let next = links[Int(place)].next
                hang(Int(place))
                place = next
            }
        }
    }

    private mutating func hang(_ place: Int) {
        let bucket = bucket(of: links[place].hash)
        links[place].next = heads[bucket]
        heads[bucket] = Int32(truncatingIfNeeded: place)
    }

    @inline(__always)
    private func bucket(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash & UInt64(truncatingIfNeeded: heads.count &- 1))
    }
}
