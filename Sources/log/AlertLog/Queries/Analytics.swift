package import Telephony

/// What lay in one hour or one day.
package struct AnalyticsBucket: Sendable, Equatable {
    package let start: EventTime
    package let end: EventTime
    /// Finished calls that ended in it; nil where the log keeps none of that time.
    package var calls: Int?
    /// False where calls of some of it are not kept, or it is not over.
    package var isCallsWhole = true
    package var alerts = 0
    /// Calls in those alerts.
    package var flagged = 0
    /// Kills asked for in it that were seen to end their call.
    package var ended = 0
    package var confirmed = 0
    package var falsePositives = 0

    package init(start: EventTime, end: EventTime) { (self.start, self.end) = (start, end) }

    /// Alerts that nobody has judged yet.
    package var open: Int { alerts - confirmed - falsePositives }
    /// Within which bounds the share of true alerts lies; nil where none was judged.
    package var interval: WilsonInterval? {
        WilsonInterval(confirmed, of: confirmed + falsePositives)
    }
    /// The share of the judged that were confirmed.
    package var precision: Double? {
        let judged = confirmed + falsePositives
        return judged > 0 ? Double(confirmed) / Double(judged) : nil
    }
}

/// What one callee had.
package struct CalleeHeat: Sendable, Equatable {
    package let callee: String
    package var alerts = 0
    /// Calls in those alerts.
    package var flagged = 0
    /// Finished calls to it; nil where the log keeps none of that time.
    package var calls: Int?
    /// The flagged calls by the hour of the day in which their alert tripped.
    package var hours = [Int](repeating: 0, count: 24)
}

/// How much may be read for one answer, so that no question of any log keeps others waiting.
package struct ReadingBudget {
    package static let rowsMax = 20_000_000
    /// Alerts of one answer.
    package static let alertsMax = 200_000

    private(set) var rowsLeft: Int
    private let alertsMax: Int
    private let isOver: () -> Bool

    /// `isOver` says that the time for it has passed; it is asked before each further reading.
    package init(
        rows: Int = rowsMax,
        alerts: Int = alertsMax,
        isOver: @escaping () -> Bool
    ) {
        (rowsLeft, alertsMax, self.isOver) = (rows, alerts, isOver)
    }

    /// Before a reading.
    func check() throws(BudgetError) {
        guard !isOver() else { throw .tooLong }
    }

    mutating func take(_ rows: Int) throws(BudgetError) {
        guard rows <= rowsLeft else { throw .tooManyRows }
        rowsLeft -= rows
    }

    func nextAlerts() throws(BudgetError) -> Int {
        try check()
        return alertsMax + 1
    }

    func check(alerts: Int) throws(BudgetError) {
        guard alerts <= alertsMax else { throw .tooManyAlerts(limit: alertsMax) }
    }
}

/// Why a question is not answered.
package enum BudgetError: Error, Equatable, CustomStringConvertible {
    case tooManyAlerts(limit: Int)
    case tooManyRows
    case tooLong

    package var description: String {
        switch self {
        case .tooManyAlerts(let limit): "there are more than \(limit) alerts in this time"
        case .tooManyRows: "the log has more calls of this time than are counted at once"
        case .tooLong: "reading the log took longer than is given to one answer"
        }
    }
}
