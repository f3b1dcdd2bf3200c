import Agent
import AlertLog
import CommandLine
import Rules
import Settings
import Shipping
import Telephony
import Views
import Warden

/// `callwarden-ship run`: brings until it is told to stop.
enum ShipRunCommand: Command {
    static let declaration = Declaration(
        "run",
        summary: "bring in the foreground, as systemd does",
        discussion: """
            Reads what is new in the agent's log and brings it to ship.destinations, each on a thread
            of its own, so that one which does not answer holds up no other. What was not taken is
            brought again, with the same id and the same words. Ends at SIGTERM or SIGINT, and at
            SIGHUP, so that systemd starts it again by the settings as they are.
            """,
        options: [
            CommonOptions.database.spec, CommonOptions.config.spec, CommonOptions.set.spec,
        ],
        hasFormat: false,
        examples: [
            Example("run", "with \(Settings.standardFile)"),
            Example("run --config ./callwarden.json5", "with other settings"),
        ]
    )

    /// Those that wait for a server are waited for so long at the end.
    private static let stopMilliseconds = 2_000

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let signals = Signals()
        let settings = try arguments.settings(on: console)
        let database = arguments[CommonOptions.database] ?? settings.log.database
        let catalogue = DestinationCatalogue(
            settings,
            database: database,
            environment: console.environment,
            version: Version.text
        )
        // What cannot be made at all is said now, not at the first message.
        for described in settings.ship.destinations { _ = try made(described, by: catalogue) }
        let lines = LineLog(
            names: [],
            level: settings.log.level,
            write: LineLog.standardError(environment: console.environment)
        )
        lines.start()
        let shipper = Shipper(ShipSetup.of(settings, database, catalogue)) { happening in
            lines.add(.warning, happening.line)
        }
        guard try shipper.start() else { throw CommandError.failed("no thread to be had") }
        let manager = ServiceManager(environment: console.environment)
        let count = settings.ship.destinations.count
        manager.ready(Counted.words(count, "destination"))
        lines.add(.notice, "callwarden-ship started destinations=\(count)")
        if count == 0 { lines.add(.warning, "no ship.destinations: nothing is brought anywhere") }
        signals.waitForEnd(aliveFor: manager, lines)
        manager.stopping()
        lines.add(.notice, "callwarden-ship stopping")
        shipper.stop(withinMilliseconds: stopMilliseconds)
        lines.stop()
        return .done
    }

    static func made(
        _ described: DestinationSettings,
        by catalogue: DestinationCatalogue
    ) throws -> any Destination {
        do {
            return try catalogue.make(described)
        } catch let error as DestinationError {
            throw CommandError.failed("ship.destinations: \(error)")
        }
    }
}

/// The program's setup by the settings.
enum ShipSetup {
    static func of(
        _ settings: Settings,
        _ database: String,
        _ catalogue: DestinationCatalogue
    ) -> ShipperSetup {
        let (ship, warden) = (settings.ship, WardenSetup(settings))
        let routes = RouteTable(ship, zone: settings.baselines.zone)
        let link = ship.linkBase.map { NoticeLink(base: $0) }
        let standing = StandingSetup(
            status: StatusSetup(
                lateMicroseconds: warden.lateMicroseconds,
                withoutFeed: Set(settings.switches.filter { !$0.hasFeed }.map(\.name)),
                recordsCalls: settings.log.recordsCalls
            ),
            baselines: warden.baselines,
            agentDeadMicroseconds: EventTime(ship.agentDeadSeconds) * 1_000_000,
            linkLostMicroseconds: EventTime(ship.linkLostSeconds) * 1_000_000
        )
        return ShipperSetup(
            path: database,
            standing: standing,
            keepDays: ship.keepDays,
            couriers: ship.destinations.map { described in
                CourierSetup(
                    name: described.name,
                    path: database,
                    routes: routes,
                    link: link,
                    giveUpMicroseconds: EventTime(ship.giveUpHours) * 3_600_000_000,
                    make: { try catalogue.make(described) }
                )
            },
            destinations: ship.destinations.map {
                NamedDestination(name: $0.name, type: $0.kind.rawValue, setup: $0.setup)
            }
        )
    }
}
