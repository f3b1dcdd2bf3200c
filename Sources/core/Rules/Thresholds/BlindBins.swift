/// When the agent was blind: what was not seen is not taken for silence.
struct BlindBins: Sendable {
    /// So many times of blindness are remembered, the latest.
    private static let rangesMax = 256

    /// In order, and apart from each other.
    private var ranges: [Range<Int>] = []

    /// Bins are blind that any of it lies in.
    mutating func add(_ new: Range<Int>) {
        var whole = new
        ranges.removeAll { range in
            guard range.overlaps(new) else { return false }
            whole =
                min(range.lowerBound, whole.lowerBound)..<max(range.upperBound, whole.upperBound)
            return true
        }
        ranges.append(whole)
        ranges.sort { $0.lowerBound < $1.lowerBound }
        if ranges.count > Self.rangesMax { ranges.removeFirst() }
    }

    /// How many bins of a range were blind.
    func count(in bins: Range<Int>) -> Int {
        var (count, place) = (0, ranges.count - 1)
        while place >= 0, ranges[place].upperBound > bins.lowerBound {
            count += ranges[place].clamped(to: bins).count
            place -= 1
        }
        return count
    }

    mutating func forget() { ranges.removeAll() }
}
