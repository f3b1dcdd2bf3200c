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

    /// A list of rows of one kind.
    private static func list<Row: LogRow>(
        _ name: String,
        of type: Row.Type,
        _ summary: String,
        _ parameters: [ParameterSpec],
        _ read: @escaping @Sendable (LogReader, WebCall) throws -> RowPage<Row>
    ) -> Route {
        Route(
            method: .get,
            path: RoutePath(stringLiteral: "/api/v1/\(name)"),
            scope: .read,
            summary: summary,
            parameters: ListParameters.times + parameters + ListParameters.paging,
            answers: [.page(name, of: type)]
        ) { call in
            try call.read { try read($0, call) }.response(name)
        }
    }

    private static let calls = list(
        "calls",
        of: CallRow.self,
        "Finished calls, the one that ended last first",
        ListParameters.parties + [ListParameters.link.spec, cause.spec]
    ) { reader, call in
        var filter = try call.filter()
        filter.word = try call[cause]
        return try reader.calls(filter)
    }

    private static let kills = list(
        "kills",
        of: KillRow.self,
        "Kills and how far each has come, the latest first",
        ListParameters.parties + [ListParameters.link.spec, state.spec, alert.spec]
    ) { reader, call in
        var filter = try call.filter()
        filter.word = try call[state]
        filter.alert = try call[alert]
        return try reader.kills(filter)
    }

    private static let gaps = list(
        "gaps",
        of: GapRow.self,
        "Times in which a switch was not seen, the latest first",
        [ListParameters.link.spec, reason.spec]
    ) { reader, call in
        var filter = try call.filter()
        filter.word = try call[reason]
        return try reader.gaps(filter)
    }

    private static let brakes = list(
        "brakes",
        of: BrakeRow.self,
        "When the brakes took hold and let go, the latest first",
        []
    ) { reader, call in try reader.brakes(try call.filter()) }

    private static let bursts = list(
        "bursts",
        of: BurstRow.self,
        "Bursts that were no attack on a callee as busy, the latest first",
        [ListParameters.callee.spec, ListParameters.link.spec]
    ) { reader, call in try reader.bursts(try call.filter()) }

    private static let audit = list(
        "audit",
        of: AuditRow.self,
        "What people decided: who, when, from where, what was before and what after",
        [what.spec]
    ) { reader, call in
        var filter = try call.filter()
        filter.word = try call[what]
        return try reader.decisions(filter)
    }
}
