import CommandLine

/// Every command of callwarden-web.
enum WebRegistry {
    static let root = CommandGroup(
        "callwarden-web",
        summary: "API, dashboard and metrics beside the agent callwarden",
        members: [.command(ServeCommand.self)],
        examples: [
            Example("run", "serve the log of the settings on 127.0.0.1:8088"),
            Example("run --database ./callwarden.db --set web.port=9000", "another log and port"),
            Example("help run", "say what a command does and takes"),
        ]
    )
}
