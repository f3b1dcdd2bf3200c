import CommandLine
import Settings
import Views
import Wire

/// `callwarden check`: the settings checked and the values in force printed; nothing is started.
enum CheckCommand: Command {
    static let noPasswords = Option.flag("no-passwords", "leave the switches' passwords unread")
    static let quiet = Option.flag("quiet", short: "q", "print only what is wrong")

    static let declaration = Declaration(
        "check",
        summary: "check the settings and print the values in force",
        discussion: """
            Reads the settings file, the ACM_* variables of the environment, what was decided through
            the API (as the log has it) and --set, in this order, and the passwords of the switches.
            Everything that is wrong is listed, not just the first thing; warnings and errors go to
            stderr. Nothing is started or changed.
            """,
        options: [
            CommonOptions.config.spec, CommonOptions.set.spec, noPasswords.spec, quiet.spec,
        ],
        examples: [
            Example(
                "check",
                "check \(Settings.standardFile), as the service does before it starts"
            ),
            Example(
                "check --config conf/callwarden.json5 --set threshold=8 --no-passwords",
                "try a change on the example file"
            ),
            Example("check -o json", "the same for a program: one setting a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        var warnings: [String] = []
        let settings = try arguments.settingsInForce(on: console, needsFile: true) {
            warnings.append($0)
        }
        warnings = settings.warnings + warnings
        if !arguments[noPasswords] {
            warnings += try settings.readPasswords(environment: console.environment).warnings
        }
        if !arguments[quiet] { try print(settings, on: console) }
        try console.flush()
        if !arguments[quiet] { console.complain(innocent) }
        for warning in warnings { console.complain("warning: " + warning) }
        return .done
    }

    /// What no settings can know.
    private static let innocent =
        "note: queues, conferences, valet parking, voicemail and feature codes such as *98 are called by "
        + "many at once by their nature: exempt each that you have (callwarden exempt add)"

    private static func print(_ settings: Settings, on console: Console) throws {
        switch console.format {
        case .json:
            for value in settings.effective {
                try console.print(
                    [
                        "type": "setting", "key": .string(value.key), "value": JSON(value.value),
                        "from": .string(value.origin.word),
                        "needs_restart": .boolean(value.needsRestart),
                    ] as JSON
                )
            }
        case .human:
            var table = Table([.left("setting"), .left("from"), .left("value")])
            for value in settings.effective {
                let isDefault = value.origin == .standard
                table.add([
                    Cell(value.key), Cell(value.origin.word, isDefault ? .faint : .plain),
                    Cell(value.value.shown, isDefault ? .faint : .plain),
                ])
            }
            try console.print(table)
        }
    }
}

extension JSON {
    /// A value of the settings as it was written.
    init(_ value: WrittenValue) {
        switch value {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .integer(let value): self = .integer(value)
        case .number(let value): self = .number(value)
        case .text(let value): self = .string(value)
        case .list(let values): self = .array(values.map(JSON.init))
        case .group(let members):
            let sorted = members.sorted { $0.key < $1.key }
            self = .object(sorted.map { Member(key: $0.key, value: JSON($0.value)) })
        }
    }
}
