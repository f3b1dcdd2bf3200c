import Calls
import Telephony

/// Who has talked with whom: the latest pairs of caller and callee, in bounded memory.
///
/// A pair is kept as 32 bits in one of eight places of a set, the latest first: the oldest of a full
/// set makes way. A pair that never talked is taken for one that did once in 500 million questions at
/// most, eight places against 2³² prints.
package struct KnownCallers: ~Copyable {
    package static let pairsMaxDefault = 1 << 18
    private static let ways = 8

    private var prints: Table<UInt32>

    package init(pairsMax: Int = pairsMaxDefault) {
        prints = Table(count: max(pairsMax / Self.ways, 1) * Self.ways)
    }

    /// Pairs that there is room for.
    package var pairsMax: Int { prints.count }
    /// Bytes that it takes.
    package var bytes: Int { prints.count * MemoryLayout<UInt32>.stride }

    /// True where the two have talked, as far as is remembered.
    package func holds(_ caller: UInt64, with callee: UInt64) -> Bool {
        let (first, print) = slot(caller, callee)
        return (first..<first + Self.ways).contains { prints[$0] == print }
    }

    /// The two have talked: the latest of its set.
    package mutating func note(_ caller: UInt64, with callee: UInt64) {
        let (first, print) = slot(caller, callee)
        var moved = print
        for place in first..<first + Self.ways {
            let here = prints[place]
            prints[place] = moved
            guard here != print, here != 0 else { return }
            moved = here
        }
    }

    private func slot(_ caller: UInt64, _ callee: UInt64) -> (Int, UInt32) {
        let hash = mixed(mixed(caller) &+ callee)
        let sets = UInt64(prints.count / Self.ways)
        let set = Int(((hash >> 32) * sets) >> 32)
        // Zero is an empty place.
        return (set * Self.ways, max(UInt32(truncatingIfNeeded: hash), 1))
    }
}
