/// The tables of one budget, for each shape that calls may have.
struct LimitTables: Sendable {
    /// Shapes that there are tables for, the most uneven first; Poisson's stands last.
    static let shapes = [1, 2, 4, 8, 16, 32, 64, 0]

    /// What most settings ask for is made once.
    private static let usual = LimitTables(callsPerBillion: 200)

    private let tables: [LimitTable]

    private init(callsPerBillion share: Double) {
        tables = Self.shapes.map { LimitTable(dispersion: $0, callsPerBillion: share) }
    }

    /// The tables of a budget that so many windows share.
    static func sharing(callsPerBillion: Int, windows: Int) -> LimitTables {
        callsPerBillion == 200 * windows
            ? usual : LimitTables(callsPerBillion: Double(callsPerBillion) / Double(windows))
    }

    /// The place of the nearest shape that is no more even than this one.
    static func place(of dispersion: Int) -> Int {
        guard dispersion > 0 else { return shapes.count - 1 }
        return shapes.dropLast().lastIndex { $0 <= dispersion } ?? 0
    }

    subscript(place: Int) -> LimitTable { tables[place] }
}

/// The windows of one rule, with what each of them asks for.
struct LimitWindows: Sendable {
    private struct Window {
        let microseconds: Int64
        let floor: Int
    }

    private let windows: [Window]
    private let main: Int64
    private let tables: LimitTables

    init(_ setup: BaselineSetup, rule: MaskingRule) {
        main = rule.windowMicroseconds
        let all = setup.windows.all(beside: main)
        let main = main
        windows = all.map { window in
            // So many callers in a longer window leave the threshold in one as long as the rule's: what
            // is learned takes alerts away and never makes one that the rule would not.
            let parts = Int((window + main - 1) / main)
            return Window(microseconds: window, floor: parts * (rule.threshold - 1) + 1)
        }
        tables = .sharing(callsPerBillion: setup.falseCallsPerBillion, windows: all.count)
    }

    var longest: Int64 { windows.last?.microseconds ?? main }

    /// The limits at a rate, in thousandths of calls an hour, for the shape at this place.
    func limits(rate: Int64, shape place: Int) -> (all: [CallerLimit], main: CallerLimit) {
        let table = tables[place]
        var all: [CallerLimit] = []
        var own = CallerLimit(callers: CallerLimit.callersMax + 1, windowMicroseconds: main)
        // From the longest on: a shorter window that asks for as many says nothing of its own.
        for window in windows.reversed() {
            // Thousandths an hour times microseconds, in billionths of a call.
            let mean = (min(rate, Self.rateMax) * window.microseconds + 3_599) / 3_600
            let limit = CallerLimit(
                callers: table.callers(mean: mean, floor: window.floor),
                windowMicroseconds: window.microseconds
            )
            if window.microseconds == main { own = limit }
            guard limit.isReachable, limit.callers < all.last?.callers ?? .max else { continue }
            all.append(limit)
        }
        return (all.isEmpty ? [own] : all.reversed(), own)
    }

    /// Thousandths of calls an hour; no callee has more than a million calls an hour.
    static let rateMax: Int64 = 1_000_000_000
}
