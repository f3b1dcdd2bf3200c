import AlertLog
import Telephony

/// The lists of the live view, the most important first: each a head and a line for each row.
extension TopScreen {
    func sections(_ width: Int?) -> [[String]] {
        guard picture.trouble == nil else {
            let nobody = "nobody was called just now"
            return picture.nearIsOfLog == nil ? [lines(of: near, nothing: nobody, width)] : []
        }
        return [
            lines(of: near, nothing: "nobody was called just now", width),
            lines(of: alerts, nothing: "no alert is open", width),
            lines(of: links, nothing: "no switch", width),
            lines(of: kills, nothing: "no kill yet", width),
        ]
    }

    private func lines(of table: Table, nothing: String, _ width: Int?) -> [String] {
        guard !table.isEmpty else {
            let head = table.columns.first?.name.uppercased() ?? ""
            return [line([(head, .heading)], width), line([(nothing, .faint)], width)]
        }
        let printed = table.printed(isColoured: isColoured, in: zone, width: width)
        // Where not even the most important columns fit, their lines are cut.
        guard printed.isSheet else { return printed.text.split(separator: "\n").map(String.init) }
        return table.text(isColoured: false, in: zone).split(separator: "\n").map {
            ShownText.cut(String($0), to: width ?? .max)
        }
    }

    private var near: Table {
        let isOfLog = picture.nearIsOfLog != nil
        var table = Table([
            .left(isOfLog ? "finished calls to" : "nearest to n"), .right("callers"), .right("n"),
            .right("calls", leaves: 3), .left("last call", leaves: 2), .left("how near", leaves: 1),
        ])
        for near in look.order.sorted(picture.near) {
            let style: Style =
                near.missing <= 0 ? .bad : near.missing <= 2 ? .warning : .plain
            let words =
                near.missing <= 0
                ? "an attack" : Counted.words(near.missing, "caller") + " missing"
            let last = near.lastCall.map {
                TimeText.duration(microseconds: max(0, picture.at - $0)) + " ago"
            }
            table.add([
                .brief(near.callee, 32, style), Cell("\(near.callers)", style),
                Cell("\(near.threshold)"), Cell("\(near.calls)"), Cell(last ?? "-"),
                Cell(words, style),
            ])
        }
        return table
    }

    private var alerts: Table {
        var table = Table([
            .right("open alert"), .left("about"), .right("parties"), .right("calls", leaves: 4),
            .right("ended", leaves: 5), .left("rule", leaves: 3), .left("switch", leaves: 1),
            .left("last call", leaves: 2),
        ])
        for alert in picture.alerts {
            let ended = alert.kills == 0 ? "-" : "\(alert.killsOver)/\(alert.kills)"
            let ago = TimeText.duration(microseconds: max(0, picture.at - alert.lastSeen)) + " ago"
            table.add([
                Cell("\(alert.id)"), .brief(alert.party), Cell("\(alert.distinctOthers)"),
                Cell("\(alert.calls)"),
                Cell(ended, alert.killsOver == alert.kills ? .plain : .warning), Cell(alert.rule),
                .brief(alert.link, 16), Cell(ago),
            ])
        }
        return table
    }

    private var links: Table {
        var table = Table([
            .left("switch"), .left("state"), .right("call events/s", leaves: 3),
            .right("late", leaves: 2), .left("calls are", leaves: 1),
        ])
        for link in picture.status.links {
            let state: Cell =
                switch link.isUp {
                case true?: Cell(link.isLate ? "up, late" : "up", link.isLate ? .warning : .good)
                case false?: Cell("down \(link.reason ?? "")", .bad)
                case nil: Cell("not told", .faint)
                }
            let rate = picture.links[link.name]?.callEventsPerSecond
            let late = link.lateMicroseconds.map { TimeText.duration(microseconds: max(0, $0)) }
            table.add([
                .brief(link.name, 24), state, Cell(rate.map(Self.tenths) ?? "-"), Cell(late ?? "-"),
                Cell(link.isArmed == true ? "ended" : "only noted"),
            ])
        }
        return table
    }

    private var kills: Table {
        var table = Table([
            .left("kill"), .left("state"), .left("caller", leaves: 5), .left("callee"),
            .right("took", leaves: 4), .right("alert", leaves: 1), .left("by", leaves: 2),
            .left("detail", leaves: 3),
        ])
        for kill in picture.kills {
            let took = kill.took.map { TimeText.duration(microseconds: $0) }
            let ago = TimeText.duration(microseconds: max(0, picture.at - kill.requested)) + " ago"
            table.add([
                Cell(ago), .killState(kill.state), .brief(kill.caller), .brief(kill.callee),
                Cell(took ?? "-"), Cell(kill.alert.map { "\($0)" } ?? "-"),
                Cell(kill.endedBy ?? "-"), .brief(kill.detail, 24),
            ])
        }
        return table
    }
}
