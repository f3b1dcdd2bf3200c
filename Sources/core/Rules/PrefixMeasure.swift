/// What is counted of one caller's calls to one prefix.
package enum PrefixMeasure: Int, Sendable, CaseIterable {
    /// Calls within a minute.
    case callsPerMinute
    /// Calls within an hour.
    case callsPerHour
    /// Calls since midnight.
    case callsPerDay
    /// Calls up at once, ringing ones as well.
    case concurrentCalls
    /// Calls to one and the same number, one after the other, since midnight.
    case sequentialCalls
    /// Minutes of talk within an hour.
    case minutesPerHour
    /// Seconds of talk of one call.
    case callSeconds

    /// Its column in the operator's file.
    package var word: String {
        "\(self)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }

    static let minute: Int64 = 60_000_000
    static let hour: Int64 = 3_600_000_000
    static let day: Int64 = 86_400_000_000

    /// Whether answers and ends are needed to know it.
    var isOfEnds: Bool {
        switch self {
        case .callsPerMinute, .callsPerHour, .callsPerDay, .sequentialCalls: false
        case .concurrentCalls, .minutesPerHour, .callSeconds: true
        }
    }

    /// How far back it looks; 0 for what is now.
    var windowMicroseconds: Int64 {
        switch self {
        case .callsPerMinute: Self.minute
        case .callsPerHour, .minutesPerHour: Self.hour
        case .callsPerDay, .sequentialCalls: Self.day
        case .concurrentCalls, .callSeconds: 0
        }
    }
}

/// The levels of each measure.
package struct PrefixLevels: Sendable, Equatable {
    private var levels = Array(repeating: Levels.off, count: PrefixMeasure.allCases.count)

    package init() {}

    package subscript(measure: PrefixMeasure) -> Levels {
        get { levels[measure.rawValue] }
        set { levels[measure.rawValue] = newValue }
    }
}
