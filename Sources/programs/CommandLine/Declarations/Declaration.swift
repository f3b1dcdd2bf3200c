/// What one command is called, takes and is for.
package struct Declaration: Sendable {
    let name: String
    /// One line without a capital or a full stop.
    let summary: String
    /// More to know, as paragraphs; may be empty.
    let discussion: String
    let options: [OptionSpec]
    let positionals: [PositionalSpec]
    /// Command lines that work as written; a command without any is refused by a test.
    let examples: [Example]
    /// What its exit codes mean, from 0 on.
    let exits: [String]

    /// `hasFormat` gives the command `-o human|json`, `hasRows` one that lists rows `-o human|json|csv`
    /// and `--utc`; `exits` are for a command whose exit codes are not those of all others.
    package init(
        _ name: String,
        summary: String,
        discussion: String = "",
        options: [OptionSpec] = [],
        positionals: [PositionalSpec] = [],
        hasFormat: Bool = true,
        hasRows: Bool = false,
        exits: [String] = ExitCode.meanings.map(\.meaning),
        examples: [Example]
    ) {
        (self.name, self.exits) = (name, exits)
        self.summary = summary
        self.discussion = discussion
        let format = hasFormat ? [CommonOptions.format.spec] : []
        let rows = [CommonOptions.utc.spec, CommonOptions.rows.spec]
        self.options = options + (hasRows ? rows : format) + [CommonOptions.help.spec]
        self.positionals = positionals
        self.examples = examples
    }
}

/// A command line, without the leading `callwarden`, and what it does.
package struct Example: Sendable {
    let line: String
    let effect: String

    package init(_ line: String, _ effect: String) {
        self.line = line
        self.effect = effect
    }
}

/// Commands under one name, such as `alerts list` and `alerts show`.
package struct CommandGroup: Sendable {
    let name: String
    let summary: String
    let discussion: String
    let members: [CommandNode]
    let examples: [Example]

    package init(
        _ name: String,
        summary: String,
        discussion: String = "",
        members: [CommandNode],
        examples: [Example]
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.members = members
        self.examples = examples
    }
}

/// A command, or a name with further commands under it.
package indirect enum CommandNode: Sendable {
    case command(any Command.Type)
    case group(CommandGroup)

    var name: String {
        switch self {
        case .command(let type): type.declaration.name
        case .group(let group): group.name
        }
    }

    var summary: String {
        switch self {
        case .command(let type): type.declaration.summary
        case .group(let group): group.summary
        }
    }

    var examples: [Example] {
        switch self {
        case .command(let type): type.declaration.examples
        case .group(let group): group.examples
        }
    }
}
