import AlertLog
import Telephony

/// What `alerts export -o` offers.
enum ExportFormat: String, CaseIterable, Sendable { case csv, json }

enum AlertsExportCommand: Command {
    static let format = Option.one(
        "output",
        short: "o",
        ValueKind<ExportFormat>.oneOf,
        default: .csv,
        value: "csv|json",
        "comma-separated values (RFC 4180), or one JSON object a line"
    )
    static let calls = Option.flag("calls", "in CSV: one line for each flagged call")
    static let limit = Option.maybe(
        "limit",
        short: "n",
        .integer(1...Int.max),
        value: "N",
        "at most this many alerts"
    )

    static let declaration = Declaration(
        "export",
        summary: "write alerts for other programs",
        discussion: """
            CSV has a head line. Fields that a spreadsheet would take for a formula get an
            apostrophe in front, and so does what would be one behind a semicolon, where some
            spreadsheets part fields; numbers such as +2348031234567 stay as they are. Control
            characters are escaped as in tables. JSON is that of 'alerts list', and keeps all text;
            bytes that are no UTF-8 are U+FFFD.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, AlertsGroup.status.spec, calls.spec, limit.spec, format.spec,
        ] + LogQueryOptions.place,
        hasFormat: false,
        examples: [
            Example("alerts export --since 7d > alerts.csv", "the last week for a spreadsheet"),
            Example("alerts export --calls --since 7d > calls.csv", "every flagged call of it"),
            Example("alerts export -o json > alerts.jsonl", "everything for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[AlertsGroup.status]?.rawValue
        filter.limit = arguments[limit]
        let reader = try arguments.logReader(on: console)
        let isCSV = arguments[format] == .csv
        let hasCalls = arguments[calls]
        if isCSV {
            try console.write(CSV.line(hasCalls ? alertHead.prefix(1) + callHead : alertHead))
        }
        try forEach({ try reader.eachAlert(filter, $0) }) { alert in
            guard isCSV else {
                let calls = try reader.calls(of: alert.id)
                try console.print(JSON.alert(AlertDetails(alert: alert, calls: calls)))
                return
            }
            guard hasCalls else {
                try console.write(CSV.line(fields(alert)))
                return
            }
            for call in try reader.calls(of: alert.id) {
                try console.write(CSV.line(["\(alert.id)"] + fields(call, of: alert)))
            }
        }
        return .done
    }

    private static let alertHead = [
        "alert", "rule", "callee", "first_seen", "first_seen_us", "tripped", "tripped_us",
        "last_seen", "last_seen_us", "distinct_callers", "calls", "window_complete", "switch",
        "state", "kills_requested", "kills_over", "status", "note", "status_by", "status_set",
        "status_set_us",
    ]

    private static func fields(_ alert: AlertRow) -> [String] {
        ["\(alert.id)", alert.rule, alert.callee] + time(alert.firstSeen) + time(alert.tripped)
            + time(alert.lastSeen) + [
                "\(alert.distinctCallers)", "\(alert.calls)", "\(alert.windowComplete)", alert.link,
                alert.state, "\(alert.kills)", "\(alert.killsOver)", alert.status, alert.note ?? "",
                alert.statusBy ?? "",
            ] + time(alert.statusAt)
    }

    private static let callHead = [
        "callee", "id", "caller", "created", "created_us", "action", "answered", "answered_us",
        "ended", "ended_us", "cause", "kill_state", "window_complete", "switch", "caller_sent",
        "callee_sent", "name", "source", "user_agent", "sip_call_id", "from_tag",
        "kill_ended_by",
    ]

    private static func fields(_ call: AlertCallRow, of alert: AlertRow) -> [String] {
        [alert.callee, call.id, call.caller] + time(call.created) + [call.action]
            + time(call.answered) + time(call.ended) + [
                call.cause ?? "", call.killState ?? "", "\(call.windowComplete)", call.link,
                call.callerSent, call.calleeSent, call.name, call.source, call.userAgent,
                call.sipCallID, call.fromTag, call.killEndedBy ?? "",
            ]
    }

    /// A time in both forms; empty where there is none.
    private static func time(_ time: EventTime?) -> [String] {
        time.map { [TimeText.iso8601($0), "\($0)"] } ?? ["", ""]
    }
}
