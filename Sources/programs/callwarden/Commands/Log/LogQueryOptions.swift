import Lists
import AlertLog
import CommandLine
import Glibc
import Rules
import Settings
import Telephony

/// Options that the commands on the alert log share.
enum LogQueryOptions {
    static let since = Option.maybe(
        "since",
        .time,
        value: "TIME",
        "from this time on: '2026-11-20 09:00', 09:00, yesterday, monday, 'last week', 2h for so long ago"
    )
    static let until = Option.maybe("until", .time, value: "TIME", "before this time")
    static let caller = Option.maybe(
        "caller",
        .text,
        value: "NUMBER",
        "only this caller, in any written form, or a prefix: +23480*, 10*"
    )
    static let callee = Option.maybe(
        "callee",
        .text,
        value: "NUMBER",
        "only this callee, in any written form, or a prefix"
    )
    static let link = Option.maybe("switch", .text, value: "NAME", "only this switch")
    static let limit = Option.one(
        "limit",
        short: "n",
        .integer(1...1_000_000),
        default: LogFilter.limitDefault,
        value: "N",
        "show at most this many, the latest first"
    )

    /// Where the log is and how numbers are read.
    static let place = [
        CommonOptions.database.spec, CommonOptions.config.spec, CommonOptions.set.spec,
    ]
    static let times = [since.spec, until.spec]
    static let parties = [caller.spec, callee.spec]
}

/// Who changes something.
enum AuthorOption {
    static let author = Option.maybe(
        "author",
        .text,
        value: "NAME",
        "who decided it (default: who typed the command)"
    )
}

extension Arguments {
    /// The numbering plan that numbers on the command line are read by.
    func plan(on console: Console) throws -> NumberingPlan { try settings(on: console).plan }

    func logReader(on console: Console) throws -> LogReader {
        try LogReader(path: databasePath(on: console))
    }

    func logEditor(on console: Console) throws -> LogEditor {
        try LogEditor(path: databasePath(on: console), origin: .command)
    }

    /// What the shared options ask for; a command that does not declare one gets no restriction.
    func logFilter(on console: Console, now: EventTime) throws -> LogFilter {
        let plan = try plan(on: console)
        var filter = LogFilter()
        filter.since = try time(LogQueryOptions.since, now: now, on: console)
        filter.until = try time(LogQueryOptions.until, now: now, on: console)
        filter.caller = try party(LogQueryOptions.caller, plan)
        filter.callee = try party(LogQueryOptions.callee, plan, isCallee: true)
        filter.link = self[LogQueryOptions.link]
        filter.limit = self[LogQueryOptions.limit]
        return filter
    }

    private func party(
        _ option: Option<String?>,
        _ plan: NumberingPlan,
        isCallee: Bool = false
    ) throws(CommandError) -> PartyFilter? {
        guard let text = self[option] else { return nil }
        return try checked(option.spec.dashed) { () throws(PatternError) in
            try PartyFilter(text, plan: plan, isCallee: isCallee)
        }
    }

    /// Whom `--author` names, or who typed the command as far as the environment tells.
    func author(on console: Console) -> String {
        if let author = self[AuthorOption.author] { return author }
        for name in ["SUDO_USER", "USER", "LOGNAME"] {
            if let author = console.environment[name], !author.isEmpty { return author }
        }
        return "uid \(getuid())"
    }
}

/// Names the option whose pattern is wrong.
func checked<Value>(
    _ option: String,
    _ body: () throws(PatternError) -> Value
) throws(CommandError) -> Value {
    do throws(PatternError) {
        return try body()
    } catch {
        throw .misuse("\(option): \(error)")
    }
}

/// Hands rows on one by one and stops at the first that cannot be written.
func forEach<Row>(
    _ read: ((Row) -> Bool) throws -> Void,
    _ body: @escaping (Row) throws -> Void
) throws {
    var failure: (any Error)?
    try read { row in
        do {
            try body(row)
            return true
        } catch {
            failure = error
            return false
        }
    }
    if let failure { throw failure }
}

extension ValueKind where Value == Expiry {
    /// `2h` for so long from now, or a time.
    static var expiry: Self {
        Self(takes: "a length of time such as 90m, 2h or 7d, or a time such as '2026-11-20 18:00'")
        {
            Expiry($0)
        }
    }
}

/// When a rule ends.
enum Expiry: Sendable, Equatable {
    case at(TimePoint)
    case after(microseconds: Int64)

    static let option = Option.maybe(
        "expires",
        .expiry,
        value: "TIME",
        "when it ends: 2h from now, or a time (default: never)"
    )

    /// The time itself, given the present and whose clocks are meant where no zone is named.
    func time(now: EventTime, in zone: HourZone = .utc) throws(LocalTimeFault) -> EventTime {
        switch self {
        case .at(let point): try point.resolved(now: now, in: zone)
        case .after(let length): now &+ length
        }
    }

    /// The time, which must be in the future.
    func resolved(now: EventTime, in zone: HourZone = .utc) throws(CommandError) -> EventTime {
        let time: EventTime
        do throws(LocalTimeFault) {
            time = try self.time(now: now, in: zone)
        } catch {
            throw .misuse("--expires: \(error)")
        }
        guard time > now else {
            throw .misuse("--expires: \(TimeText.utc(time)) is over already")
        }
        return time
    }
}

extension Expiry {
    /// As typed: `2h` for so long from now, or a time.
    init?(_ text: String) {
        if text.last?.isLetter == true, let length = TimeText.parseDuration(text) {
            self = .after(microseconds: length)
            return
        }
        switch TimePoint(text) {
        case nil, .ago: return nil
        case let point?: self = .at(point)
        }
    }
}
