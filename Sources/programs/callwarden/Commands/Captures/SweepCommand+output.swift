import Agent
import CommandLine
import Rules
import Views
import Warden
import Wire

/// What a sweep has found, as far as it is shown.
struct SweepReport {
    var results: [Sweep.Result]
    var summary: Replay.Summary
    /// The rule in force.
    var rule: MaskingRule
    /// What operators said of alerts is known.
    var hasVerdicts: Bool
    var seconds: Double

    /// The share of all calls that a setting has flagged; nil where there were no calls.
    func share(_ result: Sweep.Result) -> Double? {
        summary.calls > 0 ? Double(result.found.calls) / Double(summary.calls) : nil
    }

    func isInForce(_ setting: SweepGrid.Setting) -> Bool {
        setting.threshold == rule.threshold
            && Int64(setting.windowSeconds) * 1_000_000 == rule.windowMicroseconds
    }
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

    private static func json(_ result: Sweep.Result, _ report: SweepReport) -> JSON {
        var json: JSON =
            [
                "type": "setting", "threshold": .integer(result.setting.threshold),
                "window_seconds": .integer(result.setting.windowSeconds),
                "alerts": .integer(result.found.alerts),
                "flagged_calls": .integer(result.found.calls),
                "flagged_share": .optional(report.share(result), JSON.number),
                "smallest_attack_callers": .integer(result.setting.threshold),
                "smallest_attack_calls_per_second": .number(
                    result.setting.smallestAttackPerSecond
                ),
            ]
        if report.hasVerdicts {
            json.add("confirmed_alerts", .integer(result.confirmed.alerts))
            json.add("confirmed_calls", .integer(result.confirmed.calls))
            json.add("false_positive_alerts", .integer(result.falsePositives.alerts))
            json.add("false_positive_calls", .integer(result.falsePositives.calls))
        }
        json.add("in_force", .boolean(report.isInForce(result.setting)))
        json.add("complete", .boolean(result.isComplete))
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
        var columns: [Table.Column] = [
            .right("threshold"), .right("window"), .right("alerts"), .right("flagged"),
            .right("share"),
        ]
        if report.hasVerdicts {
            columns += [.right("confirmed"), .right("false positive")]
        }
        columns += [.right("smallest attack"), .left("note")]
        var table = Table(columns)
        for result in report.results { table.add(row(result, report)) }
        return table
    }

    private static func row(_ result: Sweep.Result, _ report: SweepReport) -> [Cell] {
        let share = report.share(result).map { Decimals.text($0 * 100, 3) + " %" }
        var row = [
            Cell("\(result.setting.threshold)"), Cell("\(result.setting.windowSeconds) s"),
            Cell("\(result.found.alerts)"), Cell("\(result.found.calls)"),
            share.map { Cell($0) } ?? Cell("-", .faint),
        ]
        if report.hasVerdicts {
            row += [result.confirmed, result.falsePositives].map { found in
                found.calls == 0
                    ? Cell("-", .faint) : Cell("\(found.alerts) (\(found.calls) calls)")
            }
        }
        row.append(Cell(Decimals.text(result.setting.smallestAttackPerSecond, 2) + " calls/s"))
        let isInForce = report.isInForce(result.setting)
        let marks = [isInForce ? "in force" : "", result.isComplete ? "" : "incomplete"]
        let words = marks.filter { !$0.isEmpty }.joined(separator: ", ")
        if !words.isEmpty { row.append(Cell(words, result.isComplete ? .good : .warning)) }
        return row
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
        if report.results.contains(where: { !$0.isComplete }) {
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
