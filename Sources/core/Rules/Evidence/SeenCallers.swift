import Calls
package import Telephony

/// Remembers who has called, in bounded memory: a Bloom filter of two generations.
///
/// It remembers the latest `callersMax` distinct callers at least, and twice as many at most: once one
/// generation is full, the one before it is emptied and filled next. Who was shown is never taken for
/// new as long as that; of those who are new, fewer than one in a hundred are taken for known (the test
/// of it counts three in a thousand). So a share of new callers is told a little too small, never too
/// large.
package struct SeenCallers: ~Copyable {
    package static let callersMaxDefault = 1 << 18
    /// Bits of a generation for each caller.
    private static let bitsPerCaller = 20
    /// Bits that a caller sets, all in one word.
    private static let marks = 5
    /// Callers shown after which older ones weigh half.
    private static let tallyMax = 1 << 16
    /// "New" means nothing before it has looked for so long.
    package static let learningMicroseconds: Int64 = 86_400_000_000

    package let callersMax: Int
    /// Two words for each place, one of each generation.
    private var words: Table<UInt64>
    private var current = 0
    private var inCurrent = 0
    private var shown = 0
    private var new = 0
    private var since: EventTime?

    package init(callersMax: Int = callersMaxDefault) {
        self.callersMax = max(callersMax, 64)
        words = Table(count: 2 * (self.callersMax * Self.bitsPerCaller / 64 + 1))
    }

    /// Of so many callers shown of late, so many were new.
    package var tally: (Int, of: Int) { (new, of: shown) }

    /// Whether it has looked for long enough, as of this time.
    package func isSettled(at time: EventTime) -> Bool {
        since.map { time - $0 >= Self.learningMicroseconds } ?? false
    }

    /// Bytes that it takes.
    package var bytes: Int { words.count * MemoryLayout<UInt64>.stride }

    /// True where the caller has called as far as is remembered.
    package func holds(_ caller: UInt64) -> Bool {
        let (place, mask) = slot(of: caller)
        return words[place] & mask == mask || words[place ^ 1] & mask == mask
    }

    /// A caller calls; true where it had not before.
    @discardableResult
    package mutating func note(_ caller: UInt64, at time: EventTime) -> Bool {
        if since == nil { since = time }
        if shown >= Self.tallyMax { (shown, new) = (shown / 2, new / 2) }
        shown += 1
        let (place, mask) = slot(of: caller)
        let mine = place ^ current
        guard words[mine] & mask != mask else { return false }
        let isNew = words[mine ^ 1] & mask != mask
        words[mine] |= mask
        inCurrent += 1
        if isNew { new += 1 }
        if inCurrent >= callersMax { turn() }
        return isNew
    }

    /// Takes over a caller of before this run, oldest first, who is no part of the tally.
    package mutating func resume(_ caller: UInt64, at time: EventTime) {
        let before = (new, shown)
        note(caller, at: time)
        (new, shown) = before
        since = min(since ?? time, time)
    }

    /// The older generation is forgotten and filled anew.
    private mutating func turn() {
        current ^= 1
        inCurrent = 0
        for place in stride(from: current, to: words.count, by: 2) { words[place] = 0 }
    }

    /// The first of the two words in which a caller may stand, and its bits there.
    private func slot(of caller: UInt64) -> (Int, UInt64) {
        let hash = mixed(caller)
        // One half of the hash finds the word, the other one the bits.
        let place = Int(((hash >> 32) * UInt64(words.count / 2)) >> 32)
        var mask: UInt64 = 0
        for mark in 0..<UInt64(Self.marks) { mask |= 1 &<< (hash &>> (6 * mark) & 63) }
        return (2 * place, mask)
    }
}
