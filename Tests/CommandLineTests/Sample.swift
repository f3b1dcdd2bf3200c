import CommandLine
import TestConsoles

extension TestConsole {
    /// Runs a command line of the sample program and gives its exit code.
    func run(_ line: String) -> ExitCode {
        Program(Sample.root).run(line.split(separator: " ").map(String.init), on: console)
    }
}

/// Commands for the tests of the framework.
enum Sample {
    static let root = CommandGroup(
        "callwarden",
        summary: "a sample",
        members: [
            .group(
                CommandGroup(
                    "alerts",
                    summary: "the alerts",
                    members: [.command(List.self), .command(Broken.self)],
                    examples: [Example("alerts list", "list them")]
                )
            )
        ],
        examples: [Example("alerts list", "list them")]
    )

    enum List: Command {
        static let limit = Option.one(
            "limit",
            short: "n",
            .integer(1...10_000),
            default: 100,
            value: "N",
            "show at most this many"
        )
        static let callee = Option.many("callee", .text, value: "NUMBER", "only these")
        static let since = Option.maybe("since", .time, value: "TIME", "only later ones")
        static let all = Option.flag("all", short: "a", "closed ones too")
        static let names = Positional.many("NAME", .text, "names")

        static let declaration = Declaration(
            "list",
            summary: "list alerts",
            options: [limit.spec, callee.spec, since.spec, all.spec],
            positionals: [names.spec],
            examples: [Example("alerts list --limit 5 x", "five")]
        )

        static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
            try console.print(
                "\(arguments[limit]) \(arguments[callee]) \(arguments[all]) \(arguments[names])"
                    + " \(arguments[since].map { "\($0.resolved(now: 0))" } ?? "-") \(console.format)"
            )
            return .done
        }
    }

    enum Broken: Command {
        static let kind = Positional.required(
            "KIND",
            .word(["missing", "misuse", "failed", "system"]),
            "how"
        )
        static let target = Option.required("target", .hostPort, value: "HOST:PORT", "where")

        static let declaration = Declaration(
            "break",
            summary: "fail",
            options: [target.spec],
            positionals: [kind.spec],
            hasFormat: false,
            examples: [Example("alerts break --target h:1 missing", "fail")]
        )

        static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
            try console.print("before")
            switch arguments[kind] {
            case "missing": throw CommandError.notFound("alert 7: none of that number")
            case "misuse": throw CommandError.misuse("--a and --b do not go together")
            case "failed": throw CommandError.failed("it \u{1b}[31mbroke\n")
            default: throw CommandError.system(doing: "open", path: "/x", errno: 2)
            }
        }
    }
}
