import Telephony

/// What is done with what is learned.
package enum BaselineMode: String, CaseIterable, Sendable {
    /// Nothing is learned; the fixed rule holds.
    case off
    /// It is learned and said what it would do; the fixed rule holds.
    case watch
    /// Limits hold for each callee that has a record, once the time for learning is over.
    case on
}

/// Which windows share the budget of ordinary calls that may be flagged.
package enum BaselineWindows: String, CaseIterable, Sendable {
    /// That of the rule alone.
    case one
    /// Half a second, one, two, five and ten beside that of the rule.
    case five

    private static let microseconds: [Int64] = [
        500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000,
    ]

    /// All windows, the shortest first, each once.
    func all(beside window: Int64) -> [Int64] {
        switch self {
        case .one: [window]
        case .five: Set(Self.microseconds + [window]).sorted()
        }
    }
}

/// How thresholds follow a callee's own traffic.
package struct BaselineSetup: Sendable, Equatable {
    /// Ordinary calls that may be flagged, of 10^9.
    package static let falseCallsPerBillionRange = 1...10_000_000
    /// Shapes that an operator may set; 0 is Poisson's.
    package static let dispersionRange = 0...64
    package static let learningDaysRange = 0...90
    package static let calleesMaxRange = 16...1_000_000

    package var mode = BaselineMode.on
    /// Of 10^9 ordinary calls, so many may be flagged: whole, so that it is the same everywhere.
    package var falseCallsPerBillion = 1_000
    /// The shape for callees whose own traffic has not said enough.
    package var dispersion = 8
    package var learningDays = 14
    package var windows = BaselineWindows.five
    /// By which clock a callee's day goes.
    package var zone = HourZone.utc
    package var calleesMax = 64_000

    package init() {}
}
