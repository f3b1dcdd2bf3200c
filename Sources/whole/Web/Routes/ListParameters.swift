import AlertLog
import HTTPServer
import Telephony
import Views
import Wire

/// Parameters that lists of rows share.
enum ListParameters {
    static let limitMax: Int64 = 1_000

    static let since = WebParameter.maybe(
        "since",
        .query,
        .time,
        "From this time on, or from so long ago"
    )
    static let until = WebParameter.maybe("until", .query, .time, "Before this time")
    static let caller = WebParameter.maybe(
        "caller",
        .query,
        .party(isCallee: false),
        "Only this caller, in any written form, or a prefix"
    )
    static let callee = WebParameter.maybe(
        "callee",
        .query,
        .party(isCallee: true),
        "Only this callee, in any written form, or a prefix"
    )
    static let link = WebParameter.maybe("switch", .query, .text(1...64), "Only this switch")
    static let limit = WebParameter.one(
        "limit",
        .query,
        .integer(1...limitMax),
        default: Int64(LogFilter.limitDefault),
        "Rows at most, the latest first"
    )
    static let cursor = WebParameter.maybe(
        "cursor",
        .query,
        .cursor,
        "What next of an earlier page said"
    )

    static let times = [since.spec, until.spec]
    static let parties = [caller.spec, callee.spec]
    static let paging = [limit.spec, cursor.spec]
}

extension WebCall {
    /// What the shared parameters ask for, of those that the route has.
    func filter() throws(WebProblem) -> LogFilter {
        var filter = LogFilter()
        filter.since = try self[ListParameters.since]
        filter.until = try self[ListParameters.until]
        filter.caller = try self[ListParameters.caller]
        filter.callee = try self[ListParameters.callee]
        filter.link = try self[ListParameters.link]
        filter.limit = Int(try self[ListParameters.limit])
        filter.behind = try self[ListParameters.cursor]?.place
        return filter
    }
}

extension WebCall {
    /// A page of rows under their name: written once for as long as the log stays as it is.
    func page<Row>(
        _ name: String,
        _ filter: LogFilter,
        _ rows: (LogReader, LogFilter) throws -> RowPage<Row>
    ) throws -> HTTPResponse {
        let key = AnswerCache.Key(name: name, filter: filter)
        return .json(
            try context.answers.bytes(for: key) {
                try read { try rows($0, filter) }.written(name)
            }
        )
    }
}

extension RowPage {
    fileprivate func written(_ name: String) -> [UInt8] {
        var writer = RowWriter()
        writer.write(page: name, rows, next: next.map { Cursor($0).text })
        writer.endLine()
        return writer.bytes
    }
}
