import AlertLog
import CommandLine
import Lists
import Telephony

/// `exempt export` and `block export`: what is in force, as a file that `import` reads.
enum ExportCommand<Rule: FileRule>: Command {
    private static var noun: String { Rule.isBlock ? "block" : "exempt" }

    static var declaration: Declaration {
        let automatic =
            Rule.isBlock ? " Blocks that the agent made end by themselves: not written." : ""
        return Declaration(
            "export",
            summary: "write the \(Rule.list.rawValue) in force as a file that import reads",
            discussion: """
                CSV is safe to open in a spreadsheet: texts are escaped and kept from being formulas as in
                'alerts export', and import takes that back. JSON is one object a line. Lines are
                patterns alone, for eyes and for other programs.\(automatic)
                """,
            options: [BulkOptions.exportFormat.spec] + LogQueryOptions.place,
            hasFormat: false,
            examples: [
                Example(
                    "\(noun) export > \(Rule.list.rawValue).csv",
                    "all of them, to keep or to change"
                ),
                Example("\(noun) export --format json", "for a program, one a line"),
            ]
        )
    }

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let now = LogWriter.wallClock()
        let format = arguments[BulkOptions.exportFormat]
        let (text, _) = try arguments.listText(
            of: Rule.self,
            as: format,
            plan: try arguments.plan(on: console),
            now: now,
            on: console
        )
        try console.write(text.text(as: format))
        for words in text.leftOut { console.complain("left out: \(words)") }
        if text.automatic > 0 {
            console.note(
                "\(text.automatic) made by the agent end by themselves and are not written"
            )
        }
        return text.leftOut.isEmpty ? .done : .failed
    }
}
