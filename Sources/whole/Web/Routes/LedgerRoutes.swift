import AlertLog
import HTTPServer
import Views
import Wire

/// Calls, kills, gaps, brakes, bursts and decisions, as the log keeps them.
enum LedgerRoutes {
    static let all = [calls, kills, gaps, brakes, bursts, audit]

    private static func word(_ name: String, _ doc: String) -> WebParameter<String?> {
        .maybe(name, .query, .text(1...64), doc)
    }

    private static let cause = word("cause", "Only calls that ended so, such as NORMAL_CLEARING")
    private static let state = word("state", "Only kills that have come so far, such as ended")
    private static let reason = word("reason", "Only gaps of this reason, such as disconnected")
    private static let what = word("what", "Only decisions of this kind, such as alert.set")
    private static let alert = WebParameter.maybe("alert", .query, .row, "Only those of this alert")

    /// A list of rows of one kind; `word` is what the filter's word is asked for by.
    private static func list<Row: LogRow>(
        _ name: String,
        of type: Row.Type,
        _ summary: String,
        _ parameters: [ParameterSpec] = [],
        word: WebParameter<String?>? = nil,
        alert: WebParameter<Int64?>? = nil,
        _ rows: @escaping @Sendable (LogReader, LogFilter) throws -> RowPage<Row>
    ) -> Route {
        let own = [word?.spec, alert?.spec].compactMap(\.self)
        return Route(
            method: .get,
            path: RoutePath(stringLiteral: "/api/v1/\(name)"),
            scope: .read,
            summary: summary,
            parameters: ListParameters.times + parameters + own + ListParameters.paging,
            answers: [.page(name, of: type)]
        ) { call in
            var filter = try call.filter()
            if let word { filter.word = try call[word] }
            if let alert { filter.alert = try call[alert] }
            return try call.page(name, filter, rows)
        }
    }

    private static let calls = list(
        "calls",
        of: CallRow.self,
        "Finished calls, the one that ended last first",
        ListParameters.parties + [ListParameters.link.spec],
        word: cause
    ) { try $0.calls($1) }

    private static let kills = list(
        "kills",
        of: KillRow.self,
        "Kills and how far each has come, the latest first",
        ListParameters.parties + [ListParameters.link.spec],
        word: state,
        alert: alert
    ) { try $0.kills($1) }

    private static let gaps = list(
        "gaps",
        of: GapRow.self,
        "Times in which a switch was not seen, the latest first",
        [ListParameters.link.spec],
        word: reason
    ) { try $0.gaps($1) }

    private static let brakes = list(
        "brakes",
        of: BrakeRow.self,
        "When the brakes took hold and let go, the latest first"
    ) { try $0.brakes($1) }

    private static let bursts = list(
        "bursts",
        of: BurstRow.self,
        "Bursts that were no attack on a callee as busy, the latest first",
        [ListParameters.callee.spec, ListParameters.link.spec]
    ) { try $0.bursts($1) }

    private static let audit = list(
        "audit",
        of: AuditRow.self,
        "What people decided: who, when, from where, what was before and what after",
        word: what
    ) { try $0.decisions($1) }
}
