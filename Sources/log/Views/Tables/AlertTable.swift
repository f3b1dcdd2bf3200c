package import AlertLog
import Records
import Telephony

/// Alerts: whom each is about, and how it stands.
package struct AlertTable: RowTable {
    private var rows: [AlertRow] = []
    private let clock: ClockChoice?

    package init(clock: ClockChoice?) { self.clock = clock }

    package mutating func add(_ row: AlertRow) { rows.append(row) }

    /// Where all are about callees, as most are, the head says so, else each line.
    package var table: Table {
        let areCallees = rows.allSatisfy(\.subject.hasCallee)
        var table = Table([
            .right("id"), .left("tripped"), .left(areCallees ? "callee" : "about"),
            .right(areCallees ? "callers" : "parties"), .right("calls"), .right("kills"),
            .left("state", leaves: 3), .left("status", leaves: 4), .left("switch", leaves: 1),
            .left("note", leaves: 2),
        ])
        for row in rows { table.add(cells(row, isNamed: !areCallees)) }
        return table
    }

    private func cells(_ row: AlertRow, isNamed: Bool) -> [Cell] {
        let none = row.simulated > 0 ? "\(row.simulated) simulated" : "-"
        let kills = row.kills == 0 ? none : "\(row.killsOver)/\(row.kills)"
        let isWhole = row.killsOver == row.kills
        let others = isNamed ? " " + row.subject.others : ""
        return [
            Cell("\(row.id)"), .time(clock.ofSwitch(row.tripped, row.clockMicroseconds)),
            .brief((isNamed ? row.subject.party + " " : "") + row.party),
            Cell("\(row.distinctOthers)\(others)"), Cell("\(row.calls)"),
            Cell(kills, isWhole ? .plain : .bad),
            Cell(row.interrupted ? "interrupted" : row.standing), .alertStatus(row.status),
            .brief(row.link, 16), .brief(row.note ?? "", 40),
        ]
    }
}

extension AlertRow {
    /// Whether it is open, and whether it is no more than a warning.
    fileprivate var standing: String {
        severity == Severity.warning.word ? "\(state) \(severity)" : state
    }
}
