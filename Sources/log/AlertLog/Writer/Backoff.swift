/// How long to wait after each failure in a row, and which of them to report.
struct Backoff {
    static let firstMilliseconds = 50
    static let lastMilliseconds = 2_000
    /// While it keeps failing it is said again this often.
    static let reportEvery = Duration.seconds(10)

    private(set) var failures = 0
    private var reportedAt: ContinuousClock.Instant?

    /// Counts a failure and says how long to wait, and whether to report it.
    mutating func failed(at now: ContinuousClock.Instant) -> (milliseconds: Int, reports: Bool) {
        failures += 1
        let doublings = min(failures - 1, 10)
        let wait = min(Self.firstMilliseconds << doublings, Self.lastMilliseconds)
        let reports = reportedAt.map { now - $0 >= Self.reportEvery } ?? true
        if reports { reportedAt = now }
        return (wait, reports)
    }

    /// Forgets the failures and says how many there were.
    mutating func succeeded() -> Int {
        defer { self = Backoff() }
        return failures
    }
}
