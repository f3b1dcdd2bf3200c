import CommandLine

/// Every command of callwarden-ship.
enum ShipRegistry {
    static let root = CommandGroup(
        "callwarden-ship",
        summary: "brings what the agent callwarden notices to where people are",
        members: [.command(ShipRunCommand.self), .command(ShipTestCommand.self)],
        examples: [
            Example("run", "bring what happens to the destinations of the settings"),
            Example("test noc", "send a test there at once, beside the service"),
            Example("help run", "say what a command does and takes"),
        ]
    )
}
