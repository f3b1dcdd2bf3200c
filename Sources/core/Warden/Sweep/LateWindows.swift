import Calls
import Telephony

/// The calls to one callee around one that came late, and the windows of a length that hold it.
struct LateWindows {
    /// The first and the last call that complete a pattern with the late one, by their places.
    struct Stretch {
        var first: Int
        var last: Int
    }

    /// By time; of equal times as their chain has them.
    private(set) var calls: [SweptCall] = []
    private let late: Int
    /// Callers of the calls, numbered.
    private var callers: [Int] = []
    private let callersCount: Int

    /// The latest call to come with those no further away than the longest window.
    init(in table: borrowing CallTable, longest: Int64) {
        let call = table.newestCall
        var before: [SweptCall] = []
        var node = table.call(before: call)
        while let older = node, older.time >= call.time - longest {
            before.append(older)
            node = table.call(before: older)
        }
        calls = before.reversed() + [call]
        late = before.count
        node = table.call(behind: call)
        while let newer = node, newer.time <= call.time + longest {
            calls.append(newer)
            node = table.call(behind: newer)
        }
        var numbers: [Party: Int] = [:]
        for call in calls {
            let number = numbers[call.caller] ?? numbers.count
            numbers[call.caller] = number
            callers.append(number)
        }
        callersCount = numbers.count
    }

    /// For each number of distinct callers up to `most`, by it, which windows of this length have as many;
    /// each ends with the late call or a newer one and holds the late call.
    func stretches(window: Int64, most: Int) -> [Stretch?] {
        var found = [Stretch?](repeating: nil, count: most + 1)
        var counts = [Int](repeating: 0, count: callersCount)
        var (oldest, distinct) = (0, 0)
        for (place, call) in calls.enumerated() {
            guard call.time <= calls[late].time + window else { break }
            if counts[callers[place]] == 0 { distinct += 1 }
            counts[callers[place]] += 1
            while calls[oldest].time < call.time - window {
                counts[callers[oldest]] -= 1
                if counts[callers[oldest]] == 0 { distinct -= 1 }
                oldest += 1
            }
            guard place >= late else { continue }
            for number in 0...min(distinct, most) {
                found[number] = Stretch(first: found[number]?.first ?? place, last: place)
            }
        }
        return found
    }

    /// The place of the first call no older than this.
    func firstPlace(since time: EventTime) -> Int {
        var (low, high) = (0, calls.count)
        while low < high {
            let middle = (low + high) / 2
            if calls[middle].time >= time { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
