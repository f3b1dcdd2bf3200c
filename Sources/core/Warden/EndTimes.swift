/// How long a switch takes from the answer to a kill to the event of the call's end, as TCP judges when
/// something sent is lost: the smoothed time and four times its mean deviation.
///
/// The events of a busy switch come late (up to 9.4 s, FreeSWITCH 1.11.3-dev) while its answers come
/// at once; repeating kills that have long worked would only add to its load.
struct EndTimes {
    /// However late events are, what does not show its end within this is asked for again.
    static let microsecondsMax: Int64 = 10_000_000

    private var smoothed: Int64 = 0
    private var deviation: Int64 = 0
    private var isEmpty = true

    mutating func add(_ time: Int64) {
        let time = min(max(time, 0), Self.microsecondsMax)
        guard !isEmpty else {
            (smoothed, deviation, isEmpty) = (time, time / 2, false)
            return
        }
        deviation += (abs(smoothed - time) - deviation) / 4
        smoothed += (time - smoothed) / 8
    }

    /// Zero where nothing was seen yet.
    var bound: Int64 { min(smoothed + 4 * deviation, Self.microsecondsMax) }
}
