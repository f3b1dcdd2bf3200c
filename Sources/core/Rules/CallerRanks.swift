public import Calls
public import Telephony

/// The most recent distinct callers of each callee that has calls enough for the rule: as many as the
/// rule wants, most recent first.
///
/// "At least that many" never needs more. Each callee has a row of its own, side by side in memory,
/// which it takes when it has as many calls and gives up when it has fewer.
@usableFromInline
struct CallerRanks: ~Copyable {
    @usableFromInline
    struct Rank: BitwiseCopyable, Sendable {
        @usableFromInline var caller: Party
        /// When it called last; `.min` where there is no such caller.
        @usableFromInline var time: EventTime

        @inlinable @inline(__always)
        init(caller: Party, time: EventTime) {
            self.caller = caller
            self.time = time
        }

        fileprivate static let none = Rank(caller: .none, time: .min)
    }

    /// Callers in a row.
    @usableFromInline let width: Int
    @usableFromInline var ranks: Table<Rank>
    /// Rows given up, for the next who need one.
    private var free: [UInt32] = []
    private var used = 0

    /// Rows for so many calls.
    init(width: Int, calls: Int) {
        self.width = width
        ranks = Table(count: (calls / width + 1) * width)
    }

    /// A row without callers.
    mutating func takeRow() -> Int {
        let row = free.popLast().map { Int($0) } ?? used
        if row == used { used += 1 }
        for rank in 0..<width { ranks[row &* width &+ rank] = .none }
        return row
    }

    mutating func giveUp(_ row: Int) { free.append(UInt32(truncatingIfNeeded: row)) }

    @inline(__always)
    func prefetch(_ row: Int) {
        ranks.prefetch(row &* width)
        ranks.prefetch(row &* width &+ width &- 1)
    }

    /// When the last caller of a full row called; `.min` for one that is not full.
    @inline(__always)
    func last(of row: Int) -> EventTime { ranks[row &* width &+ width &- 1].time }

    func holds(_ caller: Party, in row: Int) -> Bool {
        (0..<width).contains { rank in
            let entry = ranks[row &* width &+ rank]
            return entry.time != .min && entry.caller == caller
        }
    }

    /// A caller calls, no earlier than all of the row; when the last caller of a full row called, as
    /// `last` says it.
    @inlinable @inline(__always)
    mutating func noteNewest(_ caller: Party, at time: EventTime, in row: Int) -> EventTime {
        ranks.withElements(row &* width, count: width) { row in
            var moved = Rank(caller: caller, time: time)
            // No range: each of its places would be held against the end once more.
            var place = 0
            while place < row.count {
                let here = row[place]
                row[place] = moved
                guard here.caller != caller else { break }
                moved = here
                place += 1
            }
            return row[row.count &- 1].time
        }
    }

    /// The call by which a caller stands in the row has left the table.
    ///
    /// Where that was the last of an identity, its word is gone with it and it would count twice as soon
    /// as it calls again.
    mutating func forget(_ caller: Party, at time: EventTime, in row: Int) {
        let end = (row + 1) * width
        var place = row * width
        while place < end, ranks[place].caller != caller || ranks[place].time != time { place += 1 }
        guard place < end else { return }
        while place + 1 < end {
            ranks[place] = ranks[place + 1]
            place += 1
        }
        ranks[place] = .none
    }

    /// A caller called at any time.
    mutating func note(_ caller: Party, at time: EventTime, in row: Int) {
        let first = row * width
        var place = first
        while place < first + width, ranks[place].time > time {
            // It called again later, and stands there as that.
            if ranks[place].caller == caller { return }
            place += 1
        }
        var moved = Rank(caller: caller, time: time)
        while place < first + width {
            let here = ranks[place]
            ranks[place] = moved
            guard here.caller != caller else { return }
            moved = here
            place += 1
        }
    }
}
