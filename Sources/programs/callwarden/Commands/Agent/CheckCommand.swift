import Agent
import CommandLine
import Settings
import Telephony
import Views
import Wire

/// `callwarden check`: the settings checked and the values in force printed; nothing is started.
enum CheckCommand: Command {
    static let noPasswords = Option.flag(
        "no-passwords",
        "look at the settings alone: leave the switches' passwords and the log's place out"
    )
    static let quiet = Option.flag("quiet", short: "q", "print only what is wrong")
    static let deep = Option.flag(
        "deep",
        "look at log, journal, permissions, disk, clock, memory and switches, too"
    )

    static let declaration = Declaration(
        "check",
        summary: "check the settings and print the values in force",
        discussion: """
            Reads the settings file, the ACM_* variables of the environment, what was decided through
            the API (as the log has it) and --set, in this order, the passwords of the switches, and
            whether log and journal can be written where they are to be. Everything that is wrong is
            listed, not just the first thing; warnings and errors go to stderr. What 'run' would refuse
            is refused. The last line is the verdict. Nothing is started or changed.
            With --deep, each thing that the agent depends on is a line instead of each setting: ok, a
            warning, or failed, and what to do; it logs in to each switch on a connection of its own,
            asks for its version and for the end of a call that cannot be. Exit code 1: something
            failed.
            """,
        options: [
            CommonOptions.config.spec, CommonOptions.set.spec, noPasswords.spec, quiet.spec,
            deep.spec,
        ],
        hasRows: true,
        examples: [
            Example(
                "check",
                "check \(Settings.standardFile), as the service does before it starts"
            ),
            Example(
                "check --config conf/callwarden.json5 --set threshold=8 --no-passwords",
                "try a change on the example file"
            ),
            Example("check --deep", "everything that the agent depends on"),
            Example("check -o json", "the same for a program: one setting a line"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        guard !arguments[deep] || !arguments[noPasswords] else {
            throw CommandError.misuse("--deep logs in to the switches: leave --no-passwords out")
        }
        var warnings: [String] = []
        let settings = try arguments.settingsInForce(on: console, needsFile: true) {
            warnings.append($0)
        }
        guard !arguments[deep] else {
            return try DeepCheckReport.run(settings, notes: warnings, arguments[quiet], console)
        }
        warnings = settings.warnings + warnings
        var problems: [any Error] = []
        if !arguments[noPasswords] {
            warnings += try settings.readPasswords(environment: console.environment).warnings
            problems = AgentPlaces.problems(of: settings)
        }
        if !arguments[quiet] { try print(settings, on: console) }
        try console.flush()
        if !arguments[quiet] { console.complain(innocent) }
        for warning in warnings { console.complain("warning: " + warning) }
        for problem in problems { console.complain("\(problem)") }
        if !arguments[quiet] {
            try say(settings.file, problems.count, warnings.count, on: console)
        }
        return problems.isEmpty ? .done : .failed
    }

    /// The last line: which file it was, and whether the agent starts with it.
    private static func say(
        _ file: String?,
        _ problems: Int,
        _ warnings: Int,
        on console: Console
    ) throws {
        guard console.rowFormat != .csv else { return }
        if console.format == .json {
            try console.print(
                [
                    "type": "verdict", "file": .optional(file) { .string($0) },
                    "good": .boolean(problems == 0), "problems": .integer(problems),
                    "warnings": .integer(warnings),
                ] as JSON
            )
            return
        }
        let verdict =
            problems > 0
            ? "no agent starts with it: \(Counted.words(problems, "thing")) to put right"
            : warnings > 0 ? "good, with \(Counted.words(warnings, "warning"))" : "good"
        try console.print("\(file ?? "no settings file"): \(verdict)")
    }

    /// What no settings can know.
    private static let innocent =
        "note: queues, conferences, valet parking, voicemail and feature codes such as *98 are called by "
        + "many at once by their nature: exempt each that you have (callwarden exempt add)"

    private static func print(_ settings: Settings, on console: Console) throws {
        switch console.format {
        case .json:
            for (place, value) in settings.effective.enumerated() {
                let row: JSON = [
                    "type": "setting", "key": .string(value.key), "value": JSON(value.value),
                    "from": .string(value.origin.word),
                    "needs_restart": .boolean(value.needsRestart),
                ]
                try console.row(row, isFirst: place == 0)
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
