import AlertLog
import CommandLine
import Telephony
import Wire
import Views

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
    static let times = Option.one(
        "times",
        ValueKind<ExportTimes>.oneOf,
        default: .iso8601,
        value: "iso8601|systemd",
        "in CSV: 2026-11-20T09:26:34.960356Z, or 2026-11-20 09:26:34.960356 UTC as journalctl takes it"
    )
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
            CSV has a head line. Every text is in quotes; numbers of the log's own are not, and neither
            is an empty field of which nothing is known. Programs that guess types by that, such as
            ClickHouse, leave +234… and 0803… as they are; those that guess past quotes, such as
            pandas and spreadsheets, must be told that these columns are text.

            Fields that a spreadsheet would take for a formula get an apostrophe in front, and so does
            what would be one behind a semicolon, where some spreadsheets part fields; numbers such
            as +2348031234567 stay as they are. Control characters are escaped as in tables. JSON is
            that of 'alerts list', and keeps all text; bytes that are no UTF-8 are U+FFFD.
            """,
        options: LogQueryOptions.times + LogQueryOptions.parties + [
            LogQueryOptions.link.spec, AlertsGroup.status.spec, calls.spec, times.spec, limit.spec,
            format.spec,
        ] + LogQueryOptions.place,
        hasFormat: false,
        examples: [
            Example("alerts export --since 7d > alerts.csv", "the last week for a spreadsheet"),
            Example("alerts export --calls --since 7d > calls.csv", "every flagged call of it"),
            Example(
                "alerts export --times systemd > alerts.csv",
                "with times for journalctl --since"
            ),
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
        let times = arguments[times]
        if isCSV {
            let head = hasCalls ? CSV.head(of: AlertCallRow.self) : CSV.head(of: AlertRow.self)
            try console.write(head)
        }
        var writer = RowWriter()
        try forEach({ try reader.eachAlert(filter, $0) }) { alert in
            guard isCSV else {
                writer.removeAll()
                writer.write(try reader.told(of: alert))
                writer.endLine()
                try console.write(writer.bytes)
                return
            }
            guard hasCalls else {
                try console.write(CSV.line(alert, times: times))
                return
            }
            for call in try reader.calls(of: alert.id) where call.rule == alert.rule {
                try console.write(CSV.line(call, times: times))
            }
        }
        return .done
    }
}
