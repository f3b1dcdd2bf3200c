import Agent
import CommandLine
import Rules
import Views
import Warden
import Wire

/// What a sweep has found, as far as it is shown.
struct SweepReport {
    /// What one setting has found in one mode.
    struct Result {
        let mode: SweepMode
        let swept: Sweep.Result

        var setting: SweepGrid.Setting { swept.setting }
        var found: RuleTally { swept.found }
        /// The smallest steady attack that just trips, in calls a second; nil where limits differ from
        /// callee to callee.
        var smallestAttackPerSecond: Double? {
            mode == .off ? setting.smallestAttackPerSecond : nil
        }
    }

    var results: [Result]
    var summary: Replay.Summary
    /// The rule in force.
    var rule: MaskingRule
    /// The mode in force.
    var mode: BaselineMode
    /// What operators said of alerts is known.
    var hasVerdicts: Bool
    var seconds: Double

    /// The share of all calls that a setting has flagged; nil where there were no calls.
    func share(_ result: Result) -> Double? {
        summary.calls > 0 ? Double(result.found.calls) / Double(summary.calls) : nil
    }

    func isInForce(_ result: Result) -> Bool {
        result.mode == SweepMode(mode) && result.setting.threshold == rule.threshold
            && Int64(result.setting.windowSeconds) * 1_000_000 == rule.windowMicroseconds
    }

    func has(_ mode: SweepMode) -> Bool { results.contains { $0.mode == mode } }
}

/// How a sweep shows what it found.
extension SweepCommand {
    static func print(_ report: SweepReport, on console: Console) throws {
        switch console.format {
        case .json:
            for result in report.results { try console.print(json(result, report)) }
            try console.print(json(report))
        case .human:
            try console.print(table(report))
            try console.print("")
            for line in lines(report) { try console.print(line) }
        }
    }

    private static func json(_ result: SweepReport.Result, _ report: SweepReport) -> JSON {
        let attack = result.smallestAttackPerSecond
        var json: JSON =
            [
                "type": "setting", "threshold": .integer(result.setting.threshold),
                "window_seconds": .integer(result.setting.windowSeconds),
                "mode": .string(result.mode.rawValue),
                "alerts": .integer(result.found.alerts),
                "flagged_calls": .integer(result.found.calls),
                "flagged_share": .optional(report.share(result), JSON.number),
                "smallest_attack_callers": attack == nil
                    ? .null : .integer(result.setting.threshold),
                "smallest_attack_calls_per_second": .optional(attack, JSON.number),
            ]
        if report.hasVerdicts {
            let (confirmed, falsePositives) = (result.swept.confirmed, result.swept.falsePositives)
            json.add("confirmed_alerts", .integer(confirmed.alerts))
            json.add("confirmed_calls", .integer(confirmed.calls))
            json.add("false_positive_alerts", .integer(falsePositives.alerts))
            json.add("false_positive_calls", .integer(falsePositives.calls))
        }
        json.add("in_force", .boolean(report.isInForce(result)))
        json.add("complete", .boolean(result.swept.isComplete))
        return json
    }

    private static func json(_ report: SweepReport) -> JSON {
        let summary = report.summary
        return [
            "type": "summary", "settings": .integer(report.results.count),
            "files": .integer(summary.files), "bytes": .integer(summary.bytes),
            "events": .integer(summary.events), "calls": .integer(summary.calls),
            "malformed_frames": .integer(summary.malformedFrames),
            "calls_undirected": .integer(summary.undirectedCalls),
            "seconds": .number(report.seconds),
        ]
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
                    ? Cell("-", .faint) : Cell("\(found.alerts) (\(found.calls) calls)")
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
            "\(report.results.count) settings over \(summary.calls) calls; \(summary.events) events, "
                + "\(summary.malformedFrames) malformed frames in \(Decimals.text(report.seconds, 3)) s"
        )
        return lines
    }
}

/// Numbers with so many decimals.
enum Decimals {
    static func text(_ value: Double, _ decimals: Int) -> String {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((value * Double(scale)).rounded())
        let part = "\(whole % scale)"
        let zeros = String(repeating: "0", count: decimals - part.count)
        return "\(whole / scale).\(zeros)\(part)"
    }
}
