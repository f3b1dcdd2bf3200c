/// A length of time in the words of `status` and HEARTBEAT.
struct UptimeText: Sendable {
    let sentence: String

    init(microseconds: Int64) {
        let seconds = microseconds / 1_000_000
        sentence =
            "\(seconds / 31_536_000) years, \(seconds / 86_400 % 365) days, "
            + "\(seconds / 3_600 % 24) hours, \(seconds / 60 % 60) minutes, "
            + "\(seconds % 60) seconds, \(microseconds / 1_000 % 1_000) milliseconds, "
            + "\(microseconds % 1_000) microseconds"
    }
}
