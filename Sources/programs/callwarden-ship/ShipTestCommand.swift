import AlertLog
import CommandLine
import Settings
import Shipping
import Telephony

/// `callwarden-ship test`: sends a test to a destination of the settings, without the log.
enum ShipTestCommand: Command {
    static let name = Positional<String>.required("NAME", .text, "the destination")

    static let declaration = Declaration(
        "test",
        summary: "send a test to a destination and say what came of it",
        discussion: """
            Sends at once, whether the service runs or not, and leaves nothing in the log. 'callwarden
            notify test' has the running service do it. Exit code 1 where it was not taken, 3 where the
            settings have no such destination.
            """,
        options: [CommonOptions.config.spec, CommonOptions.set.spec, asker.spec],
        positionals: [name.spec],
        hasFormat: false,
        examples: [Example("test noc", "does it reach them?")]
    )
    private static let asker = Option.maybe("author", .text, value: "NAME", "who asks for it")

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        let wanted = arguments[name]
        guard let described = settings.ship.destinations.first(where: { $0.name == wanted }) else {
            throw CommandError.notFound("ship.destinations: there is no \(wanted)")
        }
        let catalogue = DestinationCatalogue(
            settings,
            database: settings.log.database,
            environment: console.environment,
            version: Version.text
        )
        var destination = try ShipRunCommand.made(described, by: catalogue)
        let now = LogWriter.wallClock()
        let author = arguments[asker] ?? console.environment["USER"] ?? "callwarden-ship test"
        let message = Message(
            id: "msg_test_\(now)",
            notices: [TestNotice.make("test-\(now)", by: author, at: now)],
            link: settings.ship.linkBase.map { NoticeLink(base: $0) }
        )
        switch destination.deliver(message, at: now) {
        case .delivered(let words):
            try console.print(TextEscape.escaped("\(wanted): delivered, \(words)"))
            return .done
        case .again(_, let why), .refused(let why), .disabled(let why):
            throw CommandError.failed("\(wanted): not delivered: \(TextEscape.escaped(why))")
        }
    }
}
