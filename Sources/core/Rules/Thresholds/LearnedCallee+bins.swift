/// How calls get from bins that are open into what is learned.
extension LearnedCallee {
    /// Goes on to a bin; what is older than the two open ones is learned.
    mutating func roll(to newest: Int, _ frame: LearningFrame, _ prior: inout CalleePrior) {
        let from = Int(bin)
        guard newest > from else { return }
        close(from - 1..<from, calls: older, marks.contains(.olderFrozen), frame, &prior)
        guard newest > from + 1 else {
            older = newer
            set(.olderFrozen, marks.contains(.newerFrozen))
            begin(newest)
            return
        }
        close(from..<from + 1, calls: newer, marks.contains(.newerFrozen), frame, &prior)
        let isFrozen = marks.contains(.frozen)
        if newest - 1 > from + 1 {
            close(from + 1..<newest - 1, calls: 0, isFrozen, frame, &prior)
        }
        older = 0
        set(.olderFrozen, isFrozen)
        begin(newest)
    }

    private mutating func begin(_ newest: Int) {
        newer = 0
        set(.newerFrozen, marks.contains(.frozen))
        bin = UInt32(truncatingIfNeeded: newest)
    }

    private mutating func set(_ mark: Marks, _ isSet: Bool) {
        if isSet { marks.insert(mark) } else { marks.remove(mark) }
    }

    /// What the open bins have is given away, and nothing is learned from now on.
    mutating func freeze() { marks.formUnion([.frozen, .newerFrozen, .olderFrozen]) }

    /// Learning goes on with the bin that comes next.
    mutating func thaw() { marks.remove(.frozen) }

    /// Bins and hours are others from now on: what is open says nothing.
    mutating func change(from old: LearningFrame, to new: LearningFrame) {
        let time = Int64(bin) * old.binMicroseconds
        bin = UInt32(truncatingIfNeeded: new.bin(of: time))
        firstBin = UInt32(truncatingIfNeeded: new.bin(of: Int64(since) * 1_000_000))
        hour = UInt32(truncatingIfNeeded: new.zone.hour(of: time))
        (older, newer, hourCalls) = (0, 0, 0)
        hourSilence = .max
    }

    /// Learns bins of one kind: one with calls, or any number without; hour by hour.
    private mutating func close(
        _ bins: Range<Int>,
        calls: UInt32,
        _ isFrozen: Bool,
        _ frame: LearningFrame,
        _ prior: inout CalleePrior
    ) {
        // A bin before the callee was known, or of the last thing that was done to the bins.
        var first = max(bins.lowerBound, Int(firstBin))
        while first < bins.upperBound {
            let itsHour = max(frame.hour(ofBin: first), Int(hour))
            let end = min(bins.upperBound, max(first + 1, frame.firstBin(of: itsHour + 1)))
            learnHours(before: itsHour, frame, &prior)
            closeInHour(first..<end, calls: calls, isFrozen, frame, prior)
            first = end
        }
    }

    private mutating func closeInHour(
        _ bins: Range<Int>,
        calls: UInt32,
        _ isFrozen: Bool,
        _ frame: LearningFrame,
        _ prior: CalleePrior
    ) {
        let seen = bins.count - frame.blind.count(in: bins)
        guard seen > 0 else { return }
        let isLearned = isLearned(at: Int(hour), frame)
        if isFrozen {
            hourSilence = UInt16(clamping: Int(hourSilence) + seen)
            // A busy callee would never get off the ground: each of its windows trips at first.
            guard !isLearned else { return }
        } else {
            let rate = rate(inBin: bins.lowerBound, of: Int(hour), frame, prior)
            if rate.isOrdinary {
                spread.add(
                    calls: Int64(calls),
                    silent: Int64(seen - 1),
                    mean: frame.mean(rate: rate.rate)
                )
            }
            hourCalls &+= calls
        }
        sumAge = UInt16(clamping: Int(sumAge) + seen)
        guard calls > 0 else { return }
        let parts = UInt64(calls) * UInt64(DecayTable.parts)
        sum = UInt32(clamping: UInt64(frame.decay.decayed(sum, bins: Int(sumAge))) + parts)
        sumAge = 0
    }

    /// Learns the open hour and those behind it that had no calls.
    private mutating func learnHours(
        before next: Int,
        _ frame: LearningFrame,
        _ prior: inout CalleePrior
    ) {
        while Int(hour) < next {
            let bins = frame.bins(of: Int(hour))
            let unknown = Int(hourSilence) + frame.blind.count(in: bins)
            let seen = bins.count - unknown
            if seen > 0, seen * 2 >= bins.count {
                learn(frame.rate(calls: Int(hourCalls), bins: seen), frame, &prior)
            }
            hour &+= 1
            hourCalls = 0
            hourSilence = 0
        }
    }
}
