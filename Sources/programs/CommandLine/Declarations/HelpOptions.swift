/// What `help` takes, in every program.
enum HelpOptions {
    static let man = Option.flag("man", "print the manual page instead, as man(7) has it")
    static let into = Option.maybe(
        "into",
        .file,
        value: "FOLDER",
        "write every manual page into a folder"
    )
    static let command = Positional.many("COMMAND", .text, "the command; all of them without it")

    static let declaration = Declaration(
        "help",
        summary: "say what a command does and takes",
        options: [man.spec, into.spec],
        positionals: [command.spec],
        hasFormat: false,
        examples: [
            Example("help", "all commands"),
            Example("help run", "one of them"),
            Example("help run --man", "its manual page, for man -l -"),
        ]
    )
}
