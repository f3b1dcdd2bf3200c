package import AlertLog

/// Destinations, with what is on its way to each.
package struct DestinationTable: RowTable {
    package private(set) var table = Table([
        .left("name"), .left("type", leaves: 1), .left("state"), .right("backlog"),
        .right("delivered", leaves: 4), .right("dropped", leaves: 6),
        .left("last success", leaves: 5), .left("next try", leaves: 2),
        .left("last error", leaves: 3), .left("what it was", leaves: 7),
    ])

    package init() {}

    package mutating func add(_ row: DestinationRow) {
        table.add([
            .brief(row.name, 32), .brief(row.kind, 16),
            Cell(row.state, row.state == "active" ? .plain : .bad), Cell("\(row.backlog)"),
            Cell("\(row.delivered)"), Cell("\(row.dropped)"),
            row.lastSuccess.map { .time($0) } ?? Cell("never", .faint),
            row.next.map { .time($0) } ?? Cell("-", .faint),
            row.lastError.map { .time($0) } ?? Cell("-", .faint), .brief(row.error ?? "", 60),
        ])
    }
}

/// Silences: what nobody is told of.
package struct SilenceTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("keeps quiet"), .left("state", leaves: 3), .right("hits", leaves: 2),
        .left("expires"), .left("author", leaves: 1), .left("reason", leaves: 4),
    ])

    package init() {}

    package mutating func add(_ row: SilenceRow) {
        table.add([
            Cell("\(row.id)"), .brief(row.matcher.words, 60), .ruleState(row.state),
            Cell("\(row.hits)"), .time(row.expires), .brief(row.author, 20),
            .brief(row.reason, 60),
        ])
    }
}
