/// `callwarden check`: the settings checked and the values in force printed; nothing is started.
enum CheckCommand: Command {
    static let declaration = Declaration(
        "check",
        summary: "check the settings and print the values in force",
        options: [CommonOptions.config.spec, CommonOptions.set.spec],
        examples: [
            Example("check", "check /etc/callwarden/callwarden.json5"),
            Example("check --config conf/callwarden.json5 --set threshold=8", "try a change first"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        .done
    }
}
