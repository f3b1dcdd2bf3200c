package import AlertLog
import Telephony
package import Wire

/// What happens to alerts, in the order in which it does.
package struct AlertEventTable: RowTable {
    package private(set) var table = Table([
        .left("at"), .left("event"), .right("alert"), .left("about"), .right("parties", leaves: 3),
        .right("calls"), .right("kills"), .left("rule", leaves: 2), .left("switch", leaves: 1),
        .left("caller", leaves: 4), .left("what"),
    ])

    package init() {}

    package mutating func add(_ row: AlertEventRow) {
        let alert = row.alert
        let kills = alert.kills == 0 ? "-" : "\(alert.killsOver)/\(alert.kills)"
        let style: Style =
            switch row.event {
            case "opened", "raised", "reopened": .bad
            case "ended": row.kill?.state == "still_up" ? .bad : .good
            default: .plain
            }
        table.add([
            .time(row.at), Cell(row.event, style), Cell("\(alert.id)"), .brief(alert.party),
            Cell("\(alert.distinctOthers)"), Cell("\(alert.calls)"), Cell(kills), Cell(alert.rule),
            .brief(alert.link, 16), .brief(row.kill?.caller ?? "-"), Cell(row.word),
        ])
    }
}

extension AlertEventRow {
    /// What there is to say beside the alert's own figures.
    fileprivate var word: String {
        kill?.state ?? (event == "judged" ? alert.status : alert.severity)
    }
}

extension JSON {
    /// What happened, with the alert as it is told elsewhere.
    package init(event row: AlertEventRow, _ details: AlertDetails) {
        self = ["type": "alert_event", "event": .string(row.event)]
        add(time: "at", row.at)
        add("alert", JSON(details))
        if let kill = row.kill { add("kill", JSON(kill)) }
    }
}
