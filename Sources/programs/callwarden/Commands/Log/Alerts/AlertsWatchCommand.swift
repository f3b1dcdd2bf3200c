import AlertLog
import CommandLine
import Records
import Telephony
import Views
import Wire

/// `callwarden alerts watch`: what happens to alerts, as it happens.
enum AlertsWatchCommand: Command {
    static let declaration = Declaration(
        "watch",
        summary: "print alerts as they open, are raised, are judged and close",
        discussion: """
            Waits for what comes, and prints it as soon as it is in the log: opened, raised (a warning
            became an attack), ended (the kill of one of its calls came to its end), judged, closed, and
            reopened where the agent was stopped in the middle of an attack. Goes on through a restart
            of the agent, and waits for a log that is not there yet. In JSON each is one object with the
            alert as 'alerts list' has it, and with the kill. Ctrl-C ends it, with 0.
            """,
        options: LogQueryOptions.parties + [
            LogQueryOptions.link.spec, AlertsGroup.status.spec,
        ] + LogQueryOptions.place,
        hasRows: true,
        examples: [
            Example("alerts watch", "what is going on, for a screen on the wall"),
            Example("alerts watch -o json | jq -r .event", "for a program, one object a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var filter = try arguments.logFilter(on: console, now: LogWriter.wallClock())
        filter.word = arguments[AlertsGroup.status]?.rawValue
        try watch(filter, by: FollowLoop(arguments, on: console))
        return .done
    }

    /// Prints what happens to the alerts that the filter lets pass.
    static func watch(_ filter: LogFilter, by loop: FollowLoop) throws {
        var (states, closed) = (KillStates(), ClosedAlerts())
        var printer = try FollowPrinter(AlertEventTable(), on: loop.console)
        try loop.run(first: { _ in }) { entries, reader in
            var events: [AlertEventRow] = []
            for entry in entries {
                // Of all the calls of an alert, that one tells something which opens it again.
                if entry.kind == .record(.callFlagged), closed.isEmpty { continue }
                guard let found = try reader.alertEvent(entry, filter) else { continue }
                if let kill = found.kill, !states.isNews(kill) { continue }
                if closed.isNews(found) { events.append(found) }
            }
            try printer.add(events) { event, writer in
                writer.write(JSON(event: event, try reader.told(of: event.alert)))
            }
        }
    }
}

/// Alerts that closed while they were watched, and may be opened again.
private struct ClosedAlerts {
    /// Alerts that are remembered.
    private static let alertsMax = 1_000

    private var numbers: Set<Int64> = []

    var isEmpty: Bool { numbers.isEmpty }

    /// Takes what happened; false for a call of an alert that was open already, and for the end of one
    /// that was closed.
    mutating func isNews(_ event: AlertEventRow) -> Bool {
        switch event.event {
        case "closed":
            if numbers.count >= Self.alertsMax { numbers.removeFirst() }
            return numbers.insert(event.alert.id).inserted
        case "reopened": return numbers.remove(event.alert.id) != nil
        default: return true
        }
    }
}
