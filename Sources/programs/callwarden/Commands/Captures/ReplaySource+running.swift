import Agent
import AlertLog
import CommandLine
import Settings
import Telephony

/// How each source is read, and what is said of it on stderr.
extension ReplaySource {
    /// Runs the calls through the replay; false where nothing could be read.
    func run(
        _ replay: inout Replay,
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console,
        alert: (ReplayedAlert) throws -> Void
    ) throws -> Bool {
        let input = try input(arguments, settings, on: console)
        return try input.run(&replay, note: { console.complain($0) }, alert: alert)
    }

    /// Reads what has to be read before any of it can be replayed.
    func input(
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console
    ) throws -> ReplayInput {
        switch self {
        case .captures(let paths): return .captures(paths)
        case .tables(let paths, let layout):
            return try Self.gather(paths, layout, arguments, on: console)
        case .log:
            let reader = try arguments.logReader(on: console)
            let span = try Span(arguments, on: console)
            return try Self.gather(from: reader, span, settings, on: console)
        }
    }

    private static func gather(
        _ paths: [String],
        _ layout: CallLayout,
        _ arguments: Arguments,
        on console: Console
    ) throws -> ReplayInput {
        let span = try Span(arguments, on: console)
        var reader = CallTableReader(
            layout,
            zone: arguments[timeZone] ?? .utc,
            since: span.since,
            until: span.until
        )
        var calls = GatheredCalls(.asSent)
        for path in paths {
            try reader.read(path: path, into: &calls) { console.complain($0) }
        }
        if let since = span.since { calls.markBeginning(since) }
        say(reader, arguments, on: console)
        calls.sort()
        let isRead = reader.summary.filesUnread < reader.summary.files
        return .calls(calls, read: reader.summary, isRead: isRead)
    }

    /// The time that is asked for.
    private struct Span {
        let since: EventTime?
        let until: EventTime?

        init(_ arguments: Arguments, on console: Console) throws {
            let now = LogWriter.wallClock()
            since = try arguments.time(LogQueryOptions.since, now: now, on: console)
            until = try arguments.time(LogQueryOptions.until, now: now, on: console)
        }
    }

    /// What a table of calls leaves open.
    private static func say(
        _ reader: CallTableReader,
        _ arguments: Arguments,
        on console: Console
    ) {
        if reader.hasLocalTimes, arguments[timeZone] == nil {
            console.complain("times that name no zone are taken as UTC; see --time-zone")
        }
        let isRead = reader.summary.filesUnread < reader.summary.files
        if isRead, !reader.hasFractions {
            console.complain("calls begin at whole seconds: windows are exact to a second")
        }
        if reader.outside > 0 {
            let calls = Counted.words(reader.outside, "call")
            console.complain("\(calls) began before --since or after --until")
        }
    }

    private static func gather(
        from reader: LogReader,
        _ span: Span,
        _ settings: Settings,
        on console: Console
    ) throws -> ReplayInput {
        guard let kept = try reader.keptCalls() else {
            console.complain("the log keeps no calls\(advice(settings))")
            return .none(isRead: false)
        }
        var calls = GatheredCalls(.recorded)
        let found = try calls.gather(from: reader, since: span.since, until: span.until)
        guard let times = found.calls else {
            let (first, last) = (TimeText.short(kept.lowerBound), TimeText.short(kept.upperBound))
            console.complain(
                "no call that the log keeps began in that time; they ended from \(first) to \(last)"
            )
            return .none(isRead: true)
        }
        if let since = span.since { calls.markBeginning(since) }
        let (first, last) = (TimeText.short(times.lowerBound), TimeText.short(times.upperBound))
        console.complain(
            "\(calls.count) finished calls that began from \(first) to \(last), of "
                + "\(found.links.joined(separator: ", ")); calls that are up still are not in the log"
        )
        if let since = span.since, since < kept.lowerBound {
            console.complain(
                "the log keeps calls that ended from \(TimeText.short(kept.lowerBound)) on: of before "
                    + "there are none\(advice(settings))"
            )
        } else if !settings.log.recordsCalls {
            console.complain("calls are not kept any more\(advice(settings))")
        }
        if !found.gaps.isEmpty {
            let reasons = found.gaps.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            console.complain(
                "the agent was blind meanwhile (\(reasons.joined(separator: ", "))): windows there are "
                    + "incomplete; see callwarden gaps"
            )
        }
        calls.sort()
        return .calls(calls, read: Replay.Summary(), isRead: true)
    }

    /// Which setting has calls kept.
    private static func advice(_ settings: Settings) -> String {
        settings.log.recordsCalls
            ? " (see log.calls_retention_days)" : " (log.calls is off in the settings)"
    }
}
