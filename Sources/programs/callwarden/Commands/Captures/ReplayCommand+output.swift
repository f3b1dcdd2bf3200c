import Agent
import AlertLog
import CommandLine
import Hindsight
import Records
import Telephony
import Views
import Wire

/// How a replay shows what it found.
extension ReplayCommand {
    static func print(_ alert: ReplayedAlert, on console: Console) throws {
        switch console.format {
        case .json: try console.print(JSON(AlertDetails(alert), isOfCapture: true))
        case .human:
            let window = alert.windowIsComplete ? "" : ", window incomplete"
            let isWarning = alert.severity == .warning
            let subject =
                "\(alert.rule.word) \(isWarning ? "warning " : "")of "
                + TextEscape.escaped(alert.about)
            try console.print(
                console.styled(subject, .heading)
                    + ": \(Counted.words(alert.others.count, alert.other)), "
                    + "\(Counted.words(alert.calls.count, "call")), "
                    + "tripped at \(TimeText.utc(alert.tripped))\(window)"
            )
            for row in AlertDetails(alert).evidence ?? [] {
                let words = TextEscape.escaped(row.words)
                try console.print("\(row.strength) evidence, \(row.signal): \(words)")
            }
            try console.print(table(of: alert))
            if alert.subject.hasCallee, let service = ServiceName(alert.about) {
                try console.print("looks like \(service.words): exempt it if it is one")
            }
            try console.print("")
        }
    }

    private static func table(of alert: ReplayedAlert) -> Table {
        var table = Table([
            .left("created"), .left(alert.other), .left("name"), .left("source"), .left("call"),
            .left("action"),
        ])
        for call in alert.calls {
            table.add([
                Cell(time: call.call.createdAt, "", .whole),
                Cell(alert.subject.hasCallee ? call.callerName : call.calleeName),
                Cell(call.call.name), Cell(call.call.source), Cell(call.call.id),
                Cell(call.action.word),
            ])
        }
        return table
    }

    static func print(
        _ summary: Replay.Summary,
        took duration: Duration,
        on console: Console
    ) throws {
        let seconds = duration / .seconds(1)
        switch console.format {
        case .json: try console.print(json(summary, seconds))
        case .human: for line in lines(summary, seconds) { try console.print(line) }
        }
    }

    private static func json(_ summary: Replay.Summary, _ seconds: Double) -> JSON {
        var json: JSON =
            [
                "type": "summary", "files": .integer(summary.files),
                "bytes": .integer(summary.bytes), "events": .integer(summary.events),
                "calls": .integer(summary.calls), "alerts": .integer(summary.alerts),
                "flagged_calls": .integer(summary.flaggedCalls),
                "malformed_frames": .integer(summary.malformedFrames),
                "calls_undirected": .integer(summary.undirectedCalls),
                "seconds": .number(seconds),
            ]
        let rules = FindingRule.allCases.filter { summary.alertsByRule[$0] != nil }
        if rules.contains(where: { $0 != .masking }) {
            var found: JSON = [:]
            for rule in rules {
                found.add(rule.word, .integer(summary.alertsByRule[rule] ?? 0))
            }
            json.add("alerts_by_rule", found)
        }
        for (key, value) in notes(summary) where value > 0 { json.add(key, .integer(value)) }
        return json
    }

    private static func lines(_ summary: Replay.Summary, _ seconds: Double) -> [String] {
        var lines: [String] = []
        if summary.undirectedCalls > 0 {
            lines.append(
                "\(summary.undirectedCalls) new legs do not say which way they go "
                    + "(Call-Direction): not counted as calls"
            )
        }
        lines.append(
            Counted.words(summary.alerts, "alert") + ", \(summary.flaggedCalls) flagged of "
                + Counted.words(summary.calls, "call") + "; "
                + Counted.words(summary.events, "event") + ", "
                + Counted.words(summary.malformedFrames, "malformed frame")
        )
        let speed = Double(summary.bytes) / max(seconds, 1e-9) / 1e6
        lines.append(
            summary.files == 0
                ? "the calls of the log in \(rounded(seconds)) s"
                : Counted.words(summary.files, "file") + ", "
                    + Counted.words(summary.bytes, "byte")
                    + " in \(rounded(seconds)) s, \(Int(speed)) MB/s"
        )
        for (key, value) in notes(summary) where value > 0 {
            lines.append("\(key.replacing("_", with: " ")): \(value)")
        }
        return lines
    }

    /// What there is to say of a capture that is not as it should be; left out where it is.
    private static func notes(_ summary: Replay.Summary) -> KeyValuePairs<String, Int> {
        [
            "files_unread": summary.filesUnread, "events_unread": summary.eventsUnread,
            "files_out_of_order": summary.timesBackwards,
        ]
    }

    private static func rounded(_ seconds: Double) -> String {
        "\((seconds * 1_000_000).rounded() / 1_000_000)"
    }
}

extension ReplayedAlert {
    /// What the parties are that its calls differ in.
    fileprivate var other: String { subject.other }
    fileprivate var others: [String] { subject.hasCallee ? callers : callees }
}
