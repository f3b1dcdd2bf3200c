package import AlertLog
import Records
package import Telephony

/// What a replay of the log's calls has to go by, and what the log cannot tell.
package struct LogSpan: Sendable {
    /// When the first and the last of the calls began; nil where there is none.
    package private(set) var calls: ClosedRange<EventTime>?
    package private(set) var links: [String] = []
    /// Gaps that touch the time, by their reasons.
    package private(set) var gaps: [String: Int] = [:]

    /// Switches told apart in one replay, as many as the table of calls has numbers for.
    static let linksMax = 128

    /// The number of a switch by the name that the log has; each name takes the next.
    mutating func link(_ name: String) throws(CaptureError) -> LinkID {
        if let index = links.firstIndex(of: name) { return LinkID(index) }
        guard links.count < Self.linksMax else { throw .tooManySwitches(limit: Self.linksMax) }
        links.append(name)
        return LinkID(links.count - 1)
    }

    fileprivate mutating func take(_ start: EventTime) {
        let known = calls ?? start...start
        calls = min(start, known.lowerBound)...max(start, known.upperBound)
    }

    fileprivate mutating func take(_ gap: GapRow) { gaps[gap.reason, default: 0] += 1 }
}

extension GatheredCalls {
    /// Gathers the calls that the log keeps and that began between these times, with the gaps in which
    /// the agent saw none; `proceed` is asked for each, and ends it by an error.
    package mutating func gather(
        from reader: LogReader,
        since: EventTime?,
        until: EventTime?,
        proceed: () throws -> Void = {}
    ) throws -> LogSpan {
        var span = LogSpan()
        try reader.eachKeptCall(since: since, until: until) { kept in
            try proceed()
            var call = WrittenCall()
            call.link = try span.link(kept.link)
            (call.id, call.name, call.source) = (kept.id[...], kept.name[...], kept.source[...])
            (call.caller, call.callee) = (kept.caller[...], kept.callee[...])
            (call.start, call.answered) = (kept.started, kept.answered)
            call.end = max(kept.ended, kept.started)
            span.take(kept.started)
            try add(call)
        }
        guard let calls = span.calls else { return span }
        var filter = LogFilter()
        // Windows that end with the first call reach to before it, as far as is asked for.
        (filter.since, filter.until) = (since ?? calls.lowerBound, until ?? calls.upperBound + 1)
        filter.limit = nil
        var gaps: [GapRow] = []
        try reader.eachGap(filter) {
            gaps.append($0)
            return true
        }
        for gap in gaps.reversed() {
            // Events that came late came, and their windows are whole.
            guard let reason = GapReason(word: gap.reason), reason != .late else { continue }
            span.take(gap)
            markGap(reason, on: try span.link(gap.link), from: gap.from, to: gap.to)
        }
        return span
    }
}
