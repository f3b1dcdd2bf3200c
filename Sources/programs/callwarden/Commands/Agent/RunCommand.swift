import Agent
import CommandLine
import Settings

/// `callwarden run`: the agent, in the foreground.
enum RunCommand: Command {
    static let declaration = Declaration(
        "run",
        summary: "run the agent in the foreground, as systemd does",
        discussion: """
            Connects to the switches of the settings and watches until SIGTERM or SIGINT; SIGHUP loads
            the settings again, and a file with an error in it changes nothing. What happens is said on
            stderr, one line each. Unless auto_disconnect is set, nothing is ended: flagged calls are
            recorded as ones that would have been.
            """,
        options: [CommonOptions.config.spec, CommonOptions.set.spec],
        hasFormat: false,
        examples: [
            Example("run", "with \(Settings.standardFile)"),
            Example("run --config ./callwarden.json5", "with a file of your own"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var isStart = true
        let service = Service(environment: console.environment, version: Version.text) {
            let settings = try arguments.settingsOfAgent(isStart: isStart, on: console)
            isStart = false
            return (settings, try settings.readPasswords(environment: console.environment))
        }
        try service.run()
        return .done
    }
}
