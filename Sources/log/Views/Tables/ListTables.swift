package import AlertLog

/// Exemptions, with what they kept from harm.
package struct ExemptionTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("subject", leaves: 4), .left("pattern"), .left("state", leaves: 3),
        .right("hits", leaves: 5), .left("last hit", leaves: 2), .left("expires", leaves: 6),
        .left("created", leaves: 8), .left("author", leaves: 1), .left("reason", leaves: 7),
    ])

    package init() {}

    package mutating func add(_ row: ExemptionRow) {
        table.add([
            Cell("\(row.id)"), Cell(row.subject), .brief(row.pattern, 40),
            .ruleState(row.state), Cell("\(row.hits)"), .time(row.lastHit),
            row.expires.map { .time($0) } ?? Cell("never", .faint), .time(row.created),
            .brief(row.author, 20), .brief(row.reason, 60),
        ])
    }
}

/// Blocks: who may not call whom.
package struct BlockTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("caller"), .left("callee"), .left("state", leaves: 2),
        .left("expires", leaves: 4), .left("created", leaves: 6), .right("alert", leaves: 3),
        .left("author", leaves: 1),
        .left("reason", leaves: 5),
    ])

    package init() {}

    package mutating func add(_ row: BlockRow) {
        table.add([
            Cell("\(row.id)"), .brief(row.caller, 40), .brief(row.callee, 40),
            .ruleState(row.state), row.expires.map { .time($0) } ?? Cell("never", .faint),
            .time(row.created), Cell(row.alert.map { "\($0)" } ?? "-"), .brief(row.author, 20),
            .brief(row.reason, 60),
        ])
    }
}

/// Tokens: who may do what by the web program.
package struct TokenTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("name"), .left("scope"), .left("state", leaves: 3),
        .left("created", leaves: 2), .left("by", leaves: 1), .left("expires", leaves: 5),
        .left("last used", leaves: 4),
    ])

    package init() {}

    package mutating func add(_ row: TokenRow) {
        table.add([
            Cell("\(row.id)"), .brief(row.name, 64), .brief(row.scope, 16), .ruleState(row.state),
            .time(row.created), .brief(row.author, 20),
            row.expires.map { .time($0) } ?? Cell("never", .faint),
            row.lastUsed.map { .time($0) } ?? Cell("never", .faint),
        ])
    }
}

/// The agent's figures by name; of histograms, which are for metrics, their percentiles are there.
package struct FigureTable {
    package private(set) var table = Table([.left("figure"), .right("value")])

    package init(_ rows: [StatRow]) {
        for row in rows where row.value.buckets == nil {
            table.add([.brief(row.name, 60), .brief(Self.text(row.value), 60)])
        }
    }

    private static func text(_ value: StatValue) -> String {
        switch value {
        case .integer(let value): "\(value)"
        case .real(let value): "\(value)"
        case .text(let value): value
        }
    }
}
