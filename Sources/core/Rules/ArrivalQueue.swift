/// What has come, first in and first out, `countMax` at most.
struct ArrivalQueue<Element: BitwiseCopyable & Sendable>: Sendable {
    private static var countMin: Int { 16 }

    let countMax: Int
    /// Grows as far as is needed; the oldest stands at `start`, and what follows goes around.
    private var places: [Element] = []
    private var start = 0
    private(set) var count = 0

    init(countMax: Int) { self.countMax = max(1, countMax) }

    var isFull: Bool { count == countMax }
    var first: Element? { count > 0 ? places[start] : nil }
    var all: [Element] { (0..<count).map { places[(start + $0) % places.count] } }

    /// Adds one behind the others; there must be room.
    mutating func append(_ element: Element) {
        precondition(!isFull)
        if count == places.count {
            // Twice as many places, of which those to come hold anything.
            let room = min(max(count, Self.countMin), countMax - count)
            places = all + Array(repeating: element, count: room)
            start = 0
        }
        places[(start + count) % places.count] = element
        count += 1
    }

    mutating func removeFirst() {
        precondition(count > 0)
        start = (start + 1) % places.count
        count -= 1
    }

    mutating func removeAll() { self = ArrivalQueue(countMax: countMax) }
}
