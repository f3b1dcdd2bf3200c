package import AlertLog
package import Rules
import Telephony

/// What was learned of callees, and what is seen of an attack on each.
package struct BaselineTable: RowTable {
    package private(set) var table = Table([
        .left("callee"), .right("n now"), .right("busiest", leaves: 4),
        .right("profile/h", leaves: 5), .right("fast/h", leaves: 6), .right("busiest/h", leaves: 3),
        .right("r", leaves: 1), .right("bursts 7 d", leaves: 8), .left("seen now", leaves: 9),
        .left("since", leaves: 2), .left("last call", leaves: 7),
    ])

    package init() {}

    package mutating func add(_ row: BaselineRow) {
        func number(_ value: Int64?) -> Cell { value.map { Cell("\($0)") } ?? Cell("-", .faint) }
        func callers(_ value: Int?) -> Cell {
            let isBeyond = value ?? 0 > CallerLimit.callersMax
            return isBeyond ? Cell("none", .warning) : number(value.map { Int64($0) })
        }
        let limits = row.limits
        table.add([
            .brief(row.callee, 40), callers(limits?.main.callers), callers(row.callersBusiest),
            number(limits.map { BaselineRow.whole($0.profile) }),
            number(limits.map { BaselineRow.whole($0.fast) }),
            number(BaselineRow.whole(row.busiest)), number(limits.map { Int64($0.dispersion) }),
            Cell("\(row.bursts)", row.bursts == 0 ? .faint : .warning),
            Cell(limits?.limits.words ?? "as by the fixed rule"), .time(row.since),
            row.isSilent
                ? Cell(time: row.lastCall, ", silent", .short, .warning) : .time(row.lastCall),
        ])
    }
}

/// Times at which the fixed rule found something and the callee's own traffic made no attack of it.
package struct BurstTable: RowTable {
    package private(set) var table = Table([
        .left("burst at"), .left("callee"), .right("callers"), .right("of"), .right("n"),
        .right("profile/h", leaves: 3), .right("fast/h", leaves: 4), .left("n by", leaves: 2),
        .left("switch", leaves: 1),
    ])

    package init() {}

    package mutating func add(_ row: BurstRow) {
        func number(_ value: Int64?) -> Cell { value.map { Cell("\($0)") } ?? Cell("-", .faint) }
        let baseline = row.baseline
        table.add([
            .time(row.at), .brief(row.callee, 40), Cell("\(row.distinctCallers)"),
            Cell("\(row.threshold)"), number(baseline.threshold),
            number(baseline.profile.map(BaselineRow.whole)),
            number(baseline.fast.map(BaselineRow.whole)), Cell(baseline.origin ?? "-"),
            .brief(row.link, 16),
        ])
    }
}

/// Mass calls that operators expect.
package struct ExpectedTable: RowTable {
    package private(set) var table = Table([
        .right("id"), .left("callee"), .left("state"), .left("from", leaves: 3), .left("to"),
        .right("up to/h"), .left("author", leaves: 1), .left("reason", leaves: 2),
    ])

    package init() {}

    package mutating func add(_ row: ExpectedRow) {
        table.add([
            Cell("\(row.id)"), .brief(row.callee, 40), .ruleState(row.state), .time(row.from),
            .time(row.to), Cell("\(row.callsPerHour)"), .brief(row.author, 20),
            .brief(row.reason, 60),
        ])
    }
}

extension [CallerLimit] {
    /// The sizes of an attack that are seen, such as `6 in 1 s, 9 in 5 s`.
    package var words: String {
        let seen = filter(\.isReachable)
        return seen.isEmpty ? "no attack" : seen.map(\.words).joined(separator: ", ")
    }
}

extension CallerLimit {
    /// Such as `9 in 5 s`.
    fileprivate var words: String {
        let tenths = windowMicroseconds / 100_000
        let seconds = tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        return "\(callers) in \(seconds) s"
    }
}

extension LearningRow {
    /// How far learning is, as an operator reads it.
    package func words(in zone: HourZone = .utc) -> String {
        guard let since, let until else { return "nothing learned yet" }
        let (from, end) = (zone.text(since), zone.text(until))
        let days = isDone ? "" : ", \(days) of \(daysWanted) days"
        let force =
            switch mode {
            case "off": "baselines are off: the fixed rule holds for every callee"
            case "watch": "baselines only watch: the fixed rule holds for every callee"
            default: isDone ? "N in force" : "N in force from \(end)"
            }
        return "learned since \(from)\(days); \(force)"
    }
}
