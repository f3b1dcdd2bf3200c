import Telephony

/// The latest time that calls of each switch have had since any step of a sweep.
///
/// An alert is over once a later call of its switch is old enough for it. Asking that when the callee
/// trips again, of one row for all settings, takes the place of a heap for each of them. Of a step only
/// those are kept that no later one reaches: a handful, as disorder goes.
struct LinkPeaks {
    private struct Peak {
        var step: Int
        var time: EventTime
    }

    /// Peaks of one switch that are kept.
    private static let peaksMax = 65_536

    /// By link index; of each the steps rise and the times fall.
    private var peaks: [[Peak]] = []
    /// Some peak had to be given up: alerts may seem to go on that are over.
    private(set) var isComplete = true

    mutating func note(_ time: EventTime, on link: LinkID, step: Int) {
        let index = Int(link.index)
        while peaks.count <= index { peaks.append([]) }
        while let last = peaks[index].last, last.time <= time { peaks[index].removeLast() }
        if peaks[index].count >= Self.peaksMax {
            peaks[index].removeFirst(Self.peaksMax / 2)
            isComplete = false
        }
        peaks[index].append(Peak(step: step, time: time))
    }

    /// The latest time behind a step; `.min` where nothing came.
    func latest(on link: LinkID, behind step: Int) -> EventTime {
        let all = peaks[Int(link.index)]
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle].step > step { high = middle } else { low = middle + 1 }
        }
        return low < all.count ? all[low].time : .min
    }
}
