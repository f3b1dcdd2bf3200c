import Telephony

/// What all callees are learned by: bins, hours, days, and when the agent was blind.
struct LearningFrame: Sendable {
    /// Bins are as long as the longest window, and no shorter than this.
    private static let binMicrosecondsMin: Int64 = 10_000_000
    private static let microsecondsPerSecond: Int64 = 1_000_000

    let binMicroseconds: Int64
    let zone: HourZone
    let learningHours: Int
    let decay: DecayTable
    var blind = BlindBins()
    /// Up to this hour the whole of the traffic is learned for the first time.
    var learnedFromHour = Int.max

    init(_ setup: BaselineSetup, longestWindow: Int64) {
        binMicroseconds = max(longestWindow, Self.binMicrosecondsMin)
        zone = setup.zone
        learningHours = setup.learningDays * 24
        decay = DecayTable(binMicroseconds: binMicroseconds)
    }

    func bin(of time: EventTime) -> Int { max(0, Int(time / binMicroseconds)) }

    func time(_ time: EventTime) -> LearningTime {
        let time = max(0, time)
        return LearningTime(
            bin: bin(of: time),
            hour: zone.hour(of: time),
            seconds: Int(time / Self.microsecondsPerSecond)
        )
    }

    /// The hour that a bin begins in.
    func hour(ofBin bin: Int) -> Int { zone.hour(of: Int64(bin) * binMicroseconds) }

    /// The first bin that begins in an hour.
    func firstBin(of hour: Int) -> Int {
        max(0, Int((zone.start(of: hour) + binMicroseconds - 1) / binMicroseconds))
    }

    /// The bins that begin in an hour.
    func bins(of hour: Int) -> Range<Int> { firstBin(of: hour)..<firstBin(of: hour + 1) }

    /// Calls in so many bins, as thousandths of calls an hour.
    func rate(calls: Int, bins: Int) -> Int64 {
        let calls = min(Int64(calls), LimitWindows.rateMax / 1_000)
        return calls * 1_000 * HourZone.hour / (Int64(bins) * binMicroseconds)
    }

    /// The mean number of calls in a bin at a rate, in parts of a call.
    func mean(rate: Int64) -> Int64 {
        let calls = min(rate, LimitWindows.rateMax) * (binMicroseconds / 1_000)
        return calls / 1_000 * Int64(DecayTable.parts) / (HourZone.hour / 1_000)
    }
}
