import AlertLog
import Telephony

enum AlertsShowCommand: Command {
    static let id = Positional<Int>.required(
        "ID",
        .integer(1...Int.max),
        "the number of the alert, as the list has it"
    )

    static let declaration = Declaration(
        "show",
        summary: "show one alert with its calls and kills",
        discussion: """
            Prints the alert, each flagged call with what is known of it, and each kill with its
            steps. In JSON the first line is the alert, then comes one line for each kill. Exit
            code 3 where there is no such alert.
            """,
        options: LogQueryOptions.place,
        positionals: [id.spec],
        examples: [
            Example("alerts show 41", "everything about alert 41"),
            Example("alerts show 41 -o json", "the same for a program"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let reader = try arguments.logReader(on: console)
        let number = Int64(arguments[id])
        guard let details = try reader.snapshot({ try reader.details(of: number) }) else {
            throw CommandError.notFound("there is no alert \(number); see 'callwarden alerts list'")
        }
        try show(details, on: console)
        return .done
    }

    /// Prints one alert with everything that is known of it.
    static func show(_ details: AlertDetails, on console: Console) throws {
        switch console.format {
        case .json:
            try console.print(JSON.alert(details))
            for kill in details.kills {
                try console.print(JSON.kill(kill.kill, steps: kill.steps))
            }
        case .human:
            try console.print(facts(details))
            try console.write("\n")
            try console.print(calls(details.calls))
            if !details.kills.isEmpty {
                try console.write("\n")
                try console.print(steps(details.kills))
            }
        }
    }

    private static func facts(_ details: AlertDetails) -> Table {
        let alert = details.alert
        var table = Table([.left("alert"), .left("\(alert.id)")])
        func add(_ name: String, _ cell: Cell) { table.add([Cell(name), cell]) }
        add("rule", Cell(rule(alert)))
        add("callee", Cell(alert.callee))
        add("switch", Cell(alert.link))
        add("first seen", Cell(TimeText.iso8601(alert.firstSeen)))
        add("tripped", Cell(TimeText.iso8601(alert.tripped)))
        add("last seen", Cell(TimeText.iso8601(alert.lastSeen)))
        add("distinct callers", Cell("\(alert.distinctCallers)"))
        add("flagged calls", Cell("\(alert.calls)"))
        add("kills over", Cell("\(alert.killsOver) of \(alert.kills)"))
        add(
            "window",
            alert.windowComplete
                ? "complete" : Cell("incomplete: events were missed, there may be more", .warning)
        )
        add("state", Cell(alert.interrupted ? "closed when the agent stopped" : alert.state))
        add("status", .alertStatus(alert.status))
        if let note = alert.note { add("note", Cell(note)) }
        for said in details.judgements ?? [] {
            let from = said.before.map { $0 == said.after ? "" : "\($0) -> " } ?? ""
            let note = said.note.map { ": \($0)" } ?? ""
            let words = "\(from)\(said.after ?? "") by \(said.author)\(note)"
            add("judged \(TimeText.short(said.at))", Cell(words))
        }
        return table
    }

    private static func rule(_ alert: AlertRow) -> String {
        if let block = alert.block { return "\(alert.rule) \(block) \(alert.why)" }
        guard let threshold = alert.threshold, let window = alert.windowMicroseconds else {
            return alert.rule
        }
        return "\(alert.rule): \(threshold) callers within "
            + TimeText.duration(microseconds: window)
    }

    private static func calls(_ calls: [AlertCallRow]) -> Table {
        var table = Table([
            .left("created"), .left("caller"), .left("as sent"), .left("name"), .left("source"),
            .left("rule"), .left("action"), .left("kill"), .left("ended"), .left("cause"),
            .left("call"),
        ])
        for call in calls {
            table.add([
                .time(call.created), .brief(call.caller), .brief(call.callerSent),
                .brief(call.name, 24), .brief(call.source), Cell(call.rule),
                Cell(call.brake.map { "\(call.action) (\($0))" } ?? call.action),
                call.killState.map(Cell.killState) ?? Cell("-", .faint), .time(call.ended),
                .brief(call.cause ?? "-"), .brief(call.id, 40),
            ])
        }
        return table
    }

    private static func steps(_ kills: [KillDetails]) -> Table {
        var table = Table([
            .right("kill"), .left("call"), .right("attempt"), .left("state"), .left("at"),
            .right("after"), .left("detail"),
        ])
        for kill in kills {
            for step in kill.steps {
                let after = TimeText.duration(microseconds: step.at - kill.kill.requested)
                table.add([
                    Cell("\(kill.kill.id)"), .brief(kill.kill.call, 40), Cell("\(step.attempt)"),
                    .killState(step.state), .time(step.at), Cell(after), .brief(step.detail, 40),
                ])
            }
        }
        return table
    }
}
