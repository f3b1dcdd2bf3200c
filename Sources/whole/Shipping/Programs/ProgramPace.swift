import Telephony

/// How often a program may be started within a minute.
struct ProgramPace {
    private static let minute: EventTime = 60_000_000

    let perMinuteMax: Int
    private var starts: [EventTime] = []

    init(perMinuteMax: Int) { self.perMinuteMax = perMinuteMax }

    /// Takes note of a start; or says how long to wait, where there were too many.
    mutating func start(at now: EventTime) -> Duration? {
        // A clock that was set back begins anew.
        starts.removeAll { $0 > now || now - $0 >= Self.minute }
        guard starts.count < perMinuteMax else {
            return .microseconds(Self.minute - (now - starts[0]))
        }
        starts.append(now)
        return nil
    }
}
