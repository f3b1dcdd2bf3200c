package import AlertLog

/// What analysts made of the alerts of each rule, month by month and in all.
package struct PrecisionTable: RowTable {
    package private(set) var table = Table([
        .left("rule"), .left("month"), .right("alerts"), .right("judged", leaves: 1),
        .right("true", leaves: 3), .right("false", leaves: 4), .right("share true"),
        .left("95 % interval", leaves: 5), .right("unjudged", leaves: 2),
    ])

    package init() {}

    package mutating func add(_ row: PrecisionRow) {
        let interval = row.interval.map { "\(Self.percent($0.low)) to \(Self.percent($0.high))" }
        table.add([
            .brief(row.rule), row.month.map { Cell($0) } ?? Cell("all", .heading),
            Cell("\(row.alerts)"), Cell("\(row.judged)"), Cell("\(row.confirmed)"),
            Cell("\(row.falsePositives)"),
            row.shareTrue.map { Cell(Self.percent($0)) } ?? Cell("-", .faint),
            interval.map { Cell($0) } ?? Cell("-", .faint),
            Cell("\(row.unjudged)", row.unjudged == 0 ? .plain : .warning),
        ])
    }

    /// To a tenth.
    private static func percent(_ share: Double) -> String {
        "\((share * 1_000).rounded() / 10) %"
    }
}

/// Rules that found nothing.
package struct UnfiredRuleTable: RowTable {
    package private(set) var table = Table([
        .left("rule without an alert"), .left("since"), .left("last fired"),
    ])

    package init() {}

    package mutating func add(_ row: UnfiredRuleRow) {
        table.add([
            .brief(row.rule), row.since.map { .time($0) } ?? Cell("the log began", .faint),
            row.lastFired.map { .time($0) } ?? Cell("never", .faint),
        ])
    }
}

/// Exemptions and blocks that no call fell under.
package struct UnhitTable: RowTable {
    package private(set) var table = Table([
        .left("without a hit"), .right("id"), .left("pattern"), .left("since", leaves: 3),
        .left("last hit", leaves: 2), .left("author", leaves: 1), .left("reason", leaves: 4),
    ])

    package init() {}

    package mutating func add(_ row: UnhitRow) {
        table.add([
            Cell(row.list.rawValue), Cell("\(row.id)"), .brief(row.pattern, 48),
            .time(row.since), row.lastHit.map { .time($0) } ?? Cell("never", .faint),
            .brief(row.author, 20), .brief(row.reason, 60),
        ])
    }
}
