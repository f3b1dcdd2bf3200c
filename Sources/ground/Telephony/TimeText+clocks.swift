extension TimeText {
    /// How much of a time is shown.
    package enum Detail: Sendable {
        /// To the second, for tables.
        case short
        /// With its microseconds.
        case whole
    }

    /// A time as a clock shows it that is so far east of UTC: `2026-11-20 10:26:34+01:00`.
    ///
    /// `parse` takes it as it stands. Without an offset it is that of UTC.
    package static func text(_ time: EventTime, _ detail: Detail, offset: Int64?) -> String {
        guard let offset else { return detail == .short ? short(time) : utc(time) }
        let shown = iso8601(time + offset).map { $0 == "T" ? " " : $0 }.dropLast()
        let kept = detail == .short ? shown.prefix { $0 != "." } : shown
        let minutes = abs(offset) / 60_000_000
        return String(kept) + (offset < 0 ? "-" : "+") + pair(minutes / 60) + ":"
            + pair(minutes % 60)
    }

    private static func pair(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
