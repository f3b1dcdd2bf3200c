package import AlertLog
package import Rules
package import Telephony
package import Wire

/// All that was looked at, and what it comes to.
package struct StatusReport: Sendable {
    package let state: StatusState
    /// What it comes to, in words; it may hold what others wrote.
    let summary: String
    let checks: [StatusCheck]
    /// Figures that a monitor draws.
    private let performance: [String]
    private let time: EventTime

    /// Judges the figures; `zone` says by whose clocks words name times.
    package init(
        _ figures: StatusFigures,
        _ setup: StatusSetup,
        at now: EventTime,
        in zone: HourZone = .utc
    ) {
        let judge = StatusJudge(figures, setup, at: now, in: zone)
        checks = judge.checks
        state = checks.reduce(.ok) { $0.or($1.state) }
        summary = state == .ok ? judge.fine : Self.wrong(checks)
        performance = judge.performance
        time = now
    }

    /// Nothing can be told, for this reason.
    package init(unknown why: String, at now: EventTime) {
        (checks, state, summary, performance) = ([], .unknown, why, [])
        time = now
    }

    /// What is not fine, the worst first.
    private static func wrong(_ checks: [StatusCheck]) -> String {
        let states = StatusState.allCases.sorted { $0.weight > $1.weight }.filter { $0 != .ok }
        let found = states.flatMap { state in checks.filter { $0.state == state } }
        return found.map { "\($0.title) \($0.words)" }.joined(separator: "; ")
    }

    /// The line that monitors read: what it comes to and, behind a bar, figures to draw.
    package var line: String {
        // A bar of somebody else's would open the figures.
        let words = TextEscape.escaped(summary).replacing("|", with: "/")
        let figures = performance.isEmpty ? "" : " | " + performance.joined(separator: " ")
        return "CALLWARDEN \(state.word.uppercased()) - \(words)\(figures)"
    }

    /// Every check in a row of its own.
    package var table: Table {
        var table = Table([.left("check"), .left("state"), .left("what it is"), .left("see")])
        for check in checks {
            var row = [
                Cell(check.title), Cell(check.state.word, check.state.style), Cell(check.words),
            ]
            if let command = check.command { row.append(Cell(command)) }
            table.add(row)
        }
        return table
    }

    /// The same as one object.
    package var json: JSON {
        var json: JSON = [
            "type": "status", "state": .string(state.word), "code": .integer(state.rawValue),
        ]
        json.add(time: "at", time)
        json.add("summary", .string(summary))
        json.add("checks", .array(checks.map(\.json)))
        return json
    }
}

extension StatusCheck {
    fileprivate var json: JSON {
        var json: JSON = [
            "check": .string(name), "switch": .optional(link, JSON.string),
            "state": .string(state.word), "code": .integer(state.rawValue),
            "text": .string(words), "see": .optional(command, JSON.string),
        ]
        for figure in figures { json.add(figure.key, figure.value) }
        return json
    }
}

extension StatusJudge {
    /// What there is to say where all is well.
    fileprivate var fine: String {
        let up = figures.links.count { $0.isUp == true }
        var words = [figures.agent.isArmed == true ? "armed" : "simulating"]
        words.append(Self.count(up, "link") + " up")
        if setup.recordsCalls { words.append("\(Self.tenths(figures.calls.perSecond)) calls/s") }
        words.append(Self.count(figures.alerts.open, "open alert"))
        return words.joined(separator: ", ")
    }

    /// `name=value;warning;critical;least;most`, as Nagios and its kin read it.
    fileprivate var performance: [String] {
        let (fill, free) = (Self.journalFill, Self.diskFree)
        var shown: [String?] = [
            figures.calls.total.map { "calls=\($0)c;;;0" },
            setup.recordsCalls
                ? "calls_per_second=\(Self.tenths(figures.calls.perSecond));;;0" : nil,
            figures.calls.up.map { "calls_up=\($0);;;0" },
            "kills=\(figures.kills.requested);;;0",
            "kills_still_up=\(figures.kills.stillUp);0;;0",
            "kills_unarmed=\(figures.kills.unarmed);0;;0",
            "alerts_open=\(figures.alerts.open);;;0",
            "shed=\(figures.shed.gaps);0;;0",
        ]
        shown.append(
            figures.journalFillPercent.map {
                "journal=\($0)%;\(fill.warning);\(fill.critical);0;100"
            }
        )
        shown.append("log=\(figures.logBytes)B;;;0")
        shown.append(
            figures.disk.map {
                "disk_free=\($0.freeBytes)B;\(free.warning.bytes):;\(free.critical.bytes):;0;\($0.bytes)"
            }
        )
        return shown.compactMap(\.self)
    }
}
