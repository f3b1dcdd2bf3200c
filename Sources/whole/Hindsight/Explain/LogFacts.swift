package import AlertLog
package import Telephony
package import Warden

/// What the log has beside what a replay of its calls tells.
package struct LogFacts {
    /// When the call began, or the time asked about; nil where the log has no such call.
    package private(set) var moment: EventTime?
    /// What alerts have of the call, the latest first.
    package private(set) var flagged: [AlertCallRow] = []
    /// How the brakes stood.
    package private(set) var brake: BrakeRow?
    /// Gaps that touch the windows.
    package private(set) var gaps: [GapRow] = []

    /// `margin` is the longest window.
    package init(of target: CallWatch.Target, in reader: LogReader, margin: Int64) throws {
        switch target {
        case .callee(_, let time): moment = time
        case .call(let name):
            flagged = try reader.flaggedCalls(named: name)
            let finished = try reader.calls(named: name)
            moment = finished.first?.started ?? flagged.first?.created
        }
        guard let moment else { return }
        brake = try reader.brake(at: moment)
        var filter = LogFilter()
        (filter.since, filter.until) = (moment - margin, moment + margin)
        var found: [GapRow] = []
        try reader.eachGap(filter) {
            found.append($0)
            return true
        }
        gaps = found
    }
}
