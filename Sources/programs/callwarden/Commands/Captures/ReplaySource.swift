import Agent
import AlertLog
import CommandLine
import Settings
import Telephony

/// What a file of records holds, by name.
enum CallFormat: String, CaseIterable, Sendable {
    case capture
    case freeswitch = "freeswitch-cdr"
    case asterisk = "asterisk-cdr"

    fileprivate var layout: CallLayout? {
        switch self {
        case .capture: nil
        case .freeswitch: .freeswitch
        case .asterisk: .asterisk
        }
    }
}

/// Where a replay takes its calls from.
enum ReplaySource {
    case captures([String])
    case tables([String], CallLayout)
    case log

    static let fromLog = Option.flag("from-log", "the finished calls that the alert log keeps")
    static let format = Option.one(
        "format",
        ValueKind<CallFormat>.oneOf,
        default: .capture,
        value: "FORMAT",
        "what the files hold: capture, freeswitch-cdr or asterisk-cdr"
    )
    static let columns = Option.maybe(
        "columns",
        .columns,
        value: "caller=…,callee=…,start=…",
        "which column of a table of calls holds what; also id, answered, end, duration, name, context"
    )
    static let timeZone = Option.maybe(
        "time-zone",
        .timeZone,
        value: "ZONE",
        "of times in records that name none: Europe/Berlin, +01:00, UTC (the default)"
    )

    /// Of calls from the log, what the log has decided holds as well; a file is judged alike wherever it is.
    func settings(_ arguments: Arguments, on console: Console) throws -> Settings {
        guard case .log = self else { return try arguments.settings(on: console) }
        return try arguments.settingsInForce(on: console) { console.complain($0) }
    }

    /// What the options ask for together; of options that do not go together the first is named.
    init(_ arguments: Arguments) throws(CommandError) {
        let files = arguments[ReplayCommand.files]
        let layout = arguments[Self.columns].map { CallLayout($0) }
        let named = arguments[Self.format].layout
        if layout != nil, named != nil {
            throw .misuse("--columns and --format both say what the files hold; give one of them")
        }
        let isTable = layout != nil || named != nil
        let isOfLog = arguments[Self.fromLog]
        let hasTimes =
            arguments[LogQueryOptions.since] != nil || arguments[LogQueryOptions.until] != nil
        if isOfLog, isTable || !files.isEmpty {
            throw .misuse("--from-log takes the calls of the log; give no files with it")
        }
        if !isOfLog, files.isEmpty {
            throw .misuse("nothing to replay; give files, or --from-log")
        }
        if !isOfLog, !isTable, hasTimes {
            throw .misuse("--since and --until go with --from-log, --format or --columns")
        }
        if !isOfLog, arguments[CommonOptions.database] != nil {
            throw .misuse("--database goes with --from-log")
        }
        if !isTable, arguments[Self.timeZone] != nil {
            throw .misuse("--time-zone goes with --format or --columns")
        }
        if let layout = layout ?? named {
            self = .tables(files, layout)
        } else {
            self = isOfLog ? .log : .captures(files)
        }
    }
}

extension ReplaySource {
    /// The first capture that is gone once it was read, such as standard input or a pipe.
    var readOnce: String? {
        guard case .captures(let paths) = self else { return nil }
        return paths.first { Replay.canBeReadOnce($0) }
    }
}

extension ValueKind where Value == [CallColumn: ColumnPlace] {
    /// `caller=src,callee=3,start=calldate`.
    fileprivate static var columns: Self {
        let names = CallColumn.allCases.map(\.rawValue).joined(separator: ", ")
        let takes =
            "caller=…,callee=…,start=… with a name or a number behind each; there are \(names)"
        return Self(takes: takes) { text in
            var places: [CallColumn: ColumnPlace] = [:]
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let sides = part.split(separator: "=", maxSplits: 1)
                guard sides.count == 2, let column = CallColumn(rawValue: String(sides[0])),
                    places[column] == nil
                else { return nil }
                let number = Int(sides[1])
                if let number, number < 1 { return nil }
                places[column] = number.map(ColumnPlace.number) ?? .name(String(sides[1]))
            }
            return CallColumn.needed.allSatisfy { places[$0] != nil } ? places : nil
        }
    }
}

extension ValueKind where Value == LocalTime {
    fileprivate static var timeZone: Self {
        Self(takes: "UTC, a distance such as +01:00, or a zone such as Europe/Berlin") {
            LocalTime($0)
        }
    }
}
