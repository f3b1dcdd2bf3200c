import Agent
import AlertLog
import CommandLine
import Hindsight
import Lists
import Records
import Rules
import Telephony
import Views
import Warden

/// An explanation as people read it.
extension Explanation {
    func show(on console: Console) throws {
        guard console.format == .human else { return try console.print(json) }
        if let callee = watch.callee {
            try console.print(facts(callee))
            try showNeighbours(callee, nil, on: console)
        }
        for (index, seen) in watch.seen.enumerated() {
            if index > 0 { try console.print("") }
            try console.print(facts(seen))
            if let standing = seen.standing { try showNeighbours(standing, seen, on: console) }
        }
        if watch.seenCount > watch.seen.count {
            console.complain("\(watch.seenCount - watch.seen.count) more calls have this name")
        }
    }

    private func facts(_ seen: CallWatch.Seen) -> Table {
        var table = Table([.left("call"), .left("")])
        func add(_ name: String, _ cell: Cell) { table.add([Cell(name), cell]) }
        add("name", Cell(seen.call.id))
        add("caller", Cell(seen.standing?.caller ?? seen.call.caller))
        add("callee", Cell(seen.standing?.callee ?? seen.call.callee))
        add("began", Cell(time: seen.call.createdAt, "", .whole))
        add("judged", Cell(seen.judgement.words))
        for (name, cell) in listed(seen) { add(name, cell) }
        if let standing = seen.standing {
            for (name, cell) in masking(standing, isFlagged: standing.isFlagged) { add(name, cell) }
        }
        for finding in findings(of: seen.call) {
            let (rule, action) = (finding.alert.rule.word, finding.flagged.action.word)
            let words = "\(rule) of \(finding.alert.about), by the settings now: \(action)"
            add("alert", Cell(words))
        }
        for (name, cell) in logged(seen) { add(name, cell) }
        return table
    }

    private func facts(_ callee: CallStanding) -> Table {
        var table = Table([.left("callee"), .left("")])
        table.add([Cell("number"), Cell(callee.callee)])
        for (name, cell) in masking(callee, isFlagged: callee.nearest?.isReached == true) {
            table.add([Cell(name), cell])
        }
        for (name, cell) in surroundings { table.add([Cell(name), cell]) }
        return table
    }

    private func masking(_ standing: CallStanding, isFlagged: Bool) -> [(String, Cell)] {
        var lines: [(String, Cell)] = []
        let origin = standing.baseline?.words ?? "of the settings: nothing is known of this callee"
        lines.append(("N comes from", Cell(origin)))
        for limit in standing.limits {
            let word = limit.isReached && limit.isInForce && isFlagged ? "flagged: " : ""
            let style: Style = !limit.isInForce ? .faint : limit.isReached ? .bad : .plain
            lines.append(("masking", Cell(word + limit.words, style)))
        }
        for rule in standing.rules {
            lines.append((rule.rule.word, Cell(rule.words, rule.isReached ? .bad : .plain)))
        }
        if let nearest = nearestMissed(standing) { lines.append(("nearest", Cell(nearest))) }
        if !standing.isComplete {
            lines.append(("windows", Cell("incomplete: events were missed", .warning)))
        }
        return lines
    }

    /// The rule that came nearest without being reached.
    private func nearestMissed(_ standing: CallStanding) -> String? {
        let masking = standing.limits.filter { $0.isInForce && !$0.isReached }
            .map { ("masking", $0.share) }
        let others = standing.rules.filter { !$0.isReached }.map { ($0.rule.word, $0.share) }
        return (masking + others).max { $0.1 < $1.1 }.map {
            "\($0.0), at \($0.1 / 10) % of what it takes"
        }
    }

    private func listed(_ seen: CallWatch.Seen) -> [(String, Cell)] {
        let exemption = seen.exemption.map { exemption in
            exemption.id == 0
                ? "an emergency number of the settings" : "exemption \(exemption.id) covers it"
        }
        let block = seen.block.map { block in
            let why = block.reason.isEmpty ? "" : ": \(block.reason)"
            return "block \(block.id)\(block.author.isEmpty ? "" : " of \(block.author)")\(why)"
        }
        return [
            ("exemption", exemption.map { Cell($0, .warning) } ?? Cell("none covered it", .faint)),
            ("block", block.map { Cell($0, .warning) } ?? Cell("none covered it", .faint)),
        ]
    }

    private func logged(_ seen: CallWatch.Seen) -> [(String, Cell)] {
        guard let known else { return [] }
        let ofCall = known.flagged.filter { $0.created == seen.call.createdAt }
        var lines = ofCall.map { call in
            let kill = call.killState.map { ", its kill \($0)" } ?? ""
            let brake = call.brake.map { " (brake: \($0))" } ?? ""
            return ("on record", Cell("alert \(call.alert): \(call.action)\(brake)\(kill)"))
        }
        if ofCall.isEmpty { lines.append(("on record", Cell("in no alert", .faint))) }
        return lines + surroundings
    }

    /// How brakes and gaps stood, as far as the log tells.
    private var surroundings: [(String, Cell)] {
        guard let known else { return [] }
        let brake = known.brake.flatMap { $0.engaged ? "held: \($0.reason)" : nil }
        var lines = [("brakes", brake.map { Cell($0, .warning) } ?? Cell("not on", .faint))]
        for gap in known.gaps {
            let end = gap.to.map(TimeText.short) ?? "now"
            let words = "\(gap.reason) on \(gap.link), \(TimeText.short(gap.from)) to \(end)"
            lines.append(("gap", Cell(words, .warning)))
        }
        if known.gaps.isEmpty { lines.append(("gaps", Cell("none touches its windows", .faint))) }
        return lines
    }

    private func showNeighbours(
        _ standing: CallStanding,
        _ seen: CallWatch.Seen?,
        on console: Console
    ) throws {
        var table = Table([
            .left("in the window"), .left("caller"), .left("call"), .left("flagged"),
        ])
        for call in standing.neighbours {
            let isOwn = call.call == seen?.call.id && call.time == seen?.call.createdAt
            table.add([
                Cell(time: call.time, "", .whole), Cell(call.caller),
                Cell(call.call, isOwn ? .heading : .plain), Cell(call.isFlagged ? "yes" : "no"),
            ])
        }
        guard !table.isEmpty else { return }
        try console.print("")
        try console.print(table)
        if standing.neighbourCount > standing.neighbours.count {
            console.complain(
                "\(standing.neighbourCount - standing.neighbours.count) more calls of the window "
                    + "are not shown"
            )
        }
    }
}
