import Agent
import CommandLine
import Hindsight
import Rules
import Views
import Warden
import Wire
import Telephony

/// How a sweep shows what it found.
extension SweepCommand {
    static func print(_ report: SweepReport, on console: Console) throws {
        switch console.format {
        case .json:
            for (place, setting) in report.settings.enumerated() {
                try console.row(setting, isFirst: place == 0)
            }
            if console.rowFormat == .json { try console.print(report.total) }
        case .human:
            try console.print(table(report))
            try console.print("")
            for line in lines(report) { try console.print(line) }
        }
    }

    private static func table(_ report: SweepReport) -> Table {
        var columns: [Table.Column] = [.right("threshold"), .right("window")]
        if report.has(.on) { columns.append(.left("mode")) }
        columns += [.right("alerts"), .right("flagged"), .right("share")]
        if report.hasVerdicts {
            columns += [.right("confirmed"), .right("false positive")]
        }
        columns += [.right("smallest attack"), .left("note")]
        var table = Table(columns)
        for result in report.results { table.add(row(result, report)) }
        return table
    }

    private static func row(_ result: SweepReport.Result, _ report: SweepReport) -> [Cell] {
        var row = [
            Cell("\(result.setting.threshold)"), Cell("\(result.setting.windowSeconds) s"),
        ]
        if report.has(.on) { row.append(Cell(result.mode.rawValue)) }
        row += [
            Cell("\(result.found.alerts)"), Cell("\(result.found.calls)"),
            figure(report.share(result), 3, of: "%", times: 100),
        ]
        if report.hasVerdicts {
            row += [result.swept.confirmed, result.swept.falsePositives].map { found in
                found.calls == 0
                    ? Cell("-", .faint)
                    : Cell("\(found.alerts) (" + Counted.words(found.calls, "call") + ")")
            }
        }
        row.append(figure(result.smallestAttackPerSecond, 2, of: "calls/s"))
        let isComplete = result.swept.isComplete
        let marks = [report.isInForce(result) ? "in force" : "", isComplete ? "" : "incomplete"]
        let words = marks.filter { !$0.isEmpty }.joined(separator: ", ")
        if !words.isEmpty { row.append(Cell(words, isComplete ? .good : .warning)) }
        return row
    }

    /// A number with its unit, where there is one.
    private static func figure(
        _ value: Double?,
        _ decimals: Int,
        of unit: String,
        times factor: Double = 1
    ) -> Cell {
        guard let value else { return Cell("-", .faint) }
        return Cell(Decimals.text(value * factor, decimals) + " " + unit)
    }

    private static func lines(_ report: SweepReport) -> [String] {
        let summary = report.summary
        var lines: [String] = []
        if summary.undirectedCalls > 0 {
            lines.append(
                "\(summary.undirectedCalls) new legs do not say which way they go "
                    + "(Call-Direction): not counted as calls"
            )
        }
        if !report.has(SweepMode(report.mode)) {
            lines.append(
                "baselines.mode is \(report.mode.rawValue), which finds what "
                    + "--mode \(SweepMode(report.mode).rawValue) does"
            )
        }
        if report.results.contains(where: { !$0.swept.isComplete }) {
            lines.append(
                "settings marked incomplete had to give calls away that they still wanted; "
                    + "see limits.recent_calls"
            )
        }
        lines.append(
            "\(Counted.words(report.results.count, "setting")) over \(Counted.words(summary.calls, "call")); "
                + "\(Counted.words(summary.events, "event")), "
                + "\(summary.malformedFrames) malformed frames in \(Decimals.text(report.seconds, 3)) s"
        )
        return lines
    }
}
