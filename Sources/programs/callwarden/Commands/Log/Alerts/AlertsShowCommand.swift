import AlertLog
import Calls
import Warden
import CommandLine
import Telephony
import Wire

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
        options: LogQueryOptions.place + [ClockOption.clock.spec],
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
        try show(details, clock: arguments[ClockOption.clock], on: console)
        return .done
    }

    /// Prints one alert with everything that is known of it.
    static func show(
        _ details: AlertDetails,
        clock: ClockChoice? = nil,
        on console: Console
    ) throws {
        switch console.format {
        case .json:
            try console.print(JSON.alert(details))
            for kill in details.kills {
                try console.print(JSON.kill(kill.kill, steps: kill.steps))
            }
        case .human:
            try console.print(facts(details, clock))
            try console.write("\n")
            try console.print(calls(details, clock))
            if !details.kills.isEmpty {
                try console.write("\n")
                try console.print(steps(details.kills, clock))
            }
        }
    }

    private static func facts(_ details: AlertDetails, _ clock: ClockChoice?) -> Table {
        let alert = details.alert
        var table = Table([.left("alert"), .left("\(alert.id)")])
        func add(_ name: String, _ cell: Cell) { table.add([Cell(name), cell]) }
        add("rule", Cell(rule(alert)))
        add("callee", Cell(alert.callee))
        add("switch", Cell(alert.link))
        let seen = { (time: EventTime) in
            Cell(TimeText.utc(clock.ofSwitch(time, alert.clockMicroseconds)))
        }
        add("first seen", seen(alert.firstSeen))
        add("tripped", seen(alert.tripped))
        add("last seen", seen(alert.lastSeen))
        if let late = alert.lateMicroseconds {
            let isLate = late > FeedClock.differenceMicroseconds
            let text = TimeText.duration(microseconds: late)
            add("came late by", Cell(text, isLate ? .warning : .plain))
        }
        if let ahead = alert.clockMicroseconds, abs(ahead) > FeedClock.differenceMicroseconds {
            let text = TimeText.duration(microseconds: abs(ahead))
            add("switch's clock", Cell("\(text) \(ahead > 0 ? "behind" : "ahead")", .warning))
        }
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

    private static func calls(_ details: AlertDetails, _ clock: ClockChoice?) -> Table {
        let offset = details.alert.clockMicroseconds
        var table = Table([
            .left("created"), .left("caller"), .left("as sent"), .left("by"), .left("name"),
            .left("source"), .left("rule"), .left("action"), .left("kill"), .left("ended"),
            .left("cause"),
            .left("call"),
        ])
        for call in details.calls {
            table.add([
                .time(clock.ofSwitch(call.created, offset)), .brief(call.caller),
                .brief(call.callerSent), caller(call),
                .brief(call.name, 24), .brief(call.source), Cell(call.rule),
                Cell(call.brake.map { "\(call.action) (\($0))" } ?? call.action),
                call.killState.map(Cell.killState) ?? Cell("-", .faint),
                .time(call.ended.map { clock.ofSwitch($0, offset) }),
                .brief(call.cause ?? "-"), .brief(call.id, 40),
            ])
        }
        return table
    }

    /// Which header the caller is of, and what the other one says.
    private static func caller(_ call: AlertCallRow) -> Cell {
        let leg = call.leg == "inbound" ? "" : " \(call.leg)"
        guard !call.callerOther.isEmpty else { return Cell(call.callerSource + leg) }
        let other = call.callerSource == "from" ? "asserted" : "From"
        return .brief("\(call.callerSource)\(leg), \(other) \(call.callerOther)", 40)
    }

    private static func steps(_ kills: [KillDetails], _ clock: ClockChoice?) -> Table {
        var table = Table([
            .right("kill"), .left("call"), .right("attempt"), .left("state"), .left("at"),
            .right("after"), .left("detail"),
        ])
        for kill in kills {
            for step in kill.steps {
                let after = TimeText.duration(microseconds: step.at - kill.kill.requested)
                table.add([
                    Cell("\(kill.kill.id)"), .brief(kill.kill.call, 40), Cell("\(step.attempt)"),
                    .killState(step.state),
                    .time(clock.ofAgent(step.at, kill.kill.clockMicroseconds)), Cell(after),
                    .brief(step.detail, 40),
                ])
            }
        }
        return table
    }
}
