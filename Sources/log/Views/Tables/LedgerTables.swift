package import AlertLog
import Records
package import Telephony

/// Kills: which calls were to be ended, and how that went.
package struct KillTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("requested"), .right("alert", leaves: 8), .left("reason", leaves: 6),
        .left("caller"), .left("callee", leaves: 9), .left("state"), .left("by", leaves: 4),
        .right("attempts", leaves: 1), .right("took", leaves: 7), .right("kill after", leaves: 2),
        .right("end after", leaves: 3), .left("detail", leaves: 5), .left("call", leaves: 10),
    ])
    private let clock: ClockChoice?

    package init(clock: ClockChoice?) { self.clock = clock }

    package mutating func add(_ row: KillRow) {
        let length = { (time: Int64?) in
            Cell(time.map { TimeText.duration(microseconds: max(0, $0)) } ?? "-")
        }
        let byWall = row.ended.map { max(0, $0 - row.requested) }
        let took = (row.took ?? byWall).map { TimeText.duration(microseconds: $0) }
        table.add([
            Cell("\(row.id)"), .time(clock.ofAgent(row.requested, row.clockMicroseconds)),
            Cell(row.alert.map { "\($0)" } ?? "-"),
            .brief(row.block == nil ? row.reason : row.why, 48), .brief(row.caller),
            .brief(row.callee), .killState(row.state), Self.ender(row.endedBy),
            Cell("\(row.attempts)"), Cell(took ?? "-"), length(row.killedAfter),
            length(row.endedAfter), .brief(row.detail), Cell(row.call),
        ])
    }

    private static func ender(_ word: String?) -> Cell {
        guard let word else { return Cell("-", .faint) }
        return word == CallEnder.us.word ? Cell(word) : Cell(word, .warning)
    }
}

/// When the brakes took hold, and when they let go.
package struct BrakeTable: RowTable {
    package private(set) var table = Table([
        .left("at"), .left("brakes"), .left("limit", leaves: 3), .left("by", leaves: 1),
        .left("why", leaves: 2),
    ])

    package init() {}

    package mutating func add(_ row: BrakeRow) {
        let limit =
            row.limitPerMinute > 0
            ? "\(row.limitPerMinute) \(row.reason) per minute" : row.reason
        table.add([
            .time(row.at), Cell(row.state, row.engaged ? .bad : .good), Cell(limit),
            .brief(row.author, 20), .brief(row.note, 60),
        ])
    }
}

/// Finished calls.
package struct CallTable: RowTable {
    package private(set) var table = Table([
        .left("started"), .left("caller"), .left("callee"), .right("rang", leaves: 4),
        .right("talked", leaves: 5), .left("cause", leaves: 3), .left("source", leaves: 2),
        .left("switch", leaves: 1), .left("call", leaves: 6),
    ])

    package init() {}

    package mutating func add(_ row: CallRow) {
        let rang = (row.answered ?? row.ended) - row.started
        let talked = row.answered.map { TimeText.duration(microseconds: max(0, row.ended - $0)) }
        table.add([
            .time(row.started), .brief(row.caller), .brief(row.callee),
            Cell(TimeText.duration(microseconds: max(0, rang))), Cell(talked ?? "-"),
            .brief(row.cause), .brief(row.source), .brief(row.link, 16), Cell(row.id),
        ])
    }
}

/// The times in which a switch was not seen.
package struct GapTable: RowTable {
    package private(set) var table = Table([
        .right("id", leaves: 1), .left("from"), .left("to", leaves: 4), .right("lasted"),
        .left("switch"), .left("reason"), .right("lost", leaves: 3), .right("late by", leaves: 2),
    ])
    private let now: EventTime

    /// `now` is when gaps that last end for the while.
    package init(now: EventTime) { self.now = now }

    package mutating func add(_ row: GapRow) {
        let length = TimeText.duration(microseconds: max(0, (row.to ?? now) - row.from))
        table.add([
            Cell("\(row.id)"), .time(row.from),
            row.to.map { .time($0) } ?? Cell("still blind", .bad), Cell(length),
            .brief(row.link, 16), Cell(row.reason), Cell("\(row.eventsLost)"),
            row.lateMicroseconds == 0
                ? Cell("-", .faint)
                : Cell(TimeText.duration(microseconds: row.lateMicroseconds), .warning),
        ])
    }
}

/// Decisions on record.
package struct AuditTable: RowTable {
    package private(set) var table = Table([
        .left("at"), .left("author", leaves: 5), .left("what"), .left("subject"),
        .left("before", leaves: 3), .left("after", leaves: 4), .left("from", leaves: 1),
        .left("note", leaves: 2),
    ])

    package init() {}

    package mutating func add(_ row: AuditRow) {
        table.add([
            .time(row.at), .brief(row.author, 24), Cell(row.what), .brief(row.subject, 24),
            .brief(row.before ?? "-", 32), .brief(row.after ?? "-", 32),
            .brief(row.origin ?? "-", 48), .brief(row.note ?? "", 60),
        ])
    }
}

/// Settings that were decided, as `callwarden decided list` shows them.
package struct DecidedTable: RowTable {
    package private(set) var table = Table([
        .left("setting"), .left("value"), .left("author"), .left("created"), .left("from"),
        .left("reason"),
    ])

    package init() {}

    package mutating func add(_ row: DecidedSetting) {
        table.add([
            Cell(row.key), Cell(row.value), .brief(row.author, 24), .time(row.created),
            .brief(row.origin ?? "-", 48), .brief(row.reason, 60),
        ])
    }
}
