import AlertLog
import CommandLine
import Settings
import Telephony
import Wire

/// `callwarden forget`: a number erased on request.
enum ForgetCommand: Command {
    static let number = Positional.required("NUMBER", .text, "the number, in any written form")
    static let reason = Option.required(
        "reason",
        .text,
        value: "TEXT",
        "why; stands on record, without the number"
    )
    static let dryRun = Option.flag("dry-run", "count where it stands, and change nothing")
    static let keepLists = Option.flag(
        "keep-lists",
        "leave exemptions, blocks, expected calls and silences that name it"
    )

    static let declaration = Declaration(
        "forget",
        summary: "erase a number from the alert log",
        discussion: """
            Whoever has the number is erased: the number in every form, how it was sent, and the name
            beside it, from calls, alerts, kills, evidence, messages, lists and the record of decisions.
            The rows stay, with 'erased' in its place, so that counts stay what they are; what was
            learned of it as a callee goes, and rules that name it go out of force. The agent may run:
            then its journal holds records of the number until others take their place, and calls of
            this moment are still in its memory, so run this once more with the agent stopped, when the
            journal goes as well. At the end the files are searched for what is left. Backups, captures
            and what was sent elsewhere are not touched. On record stands that a number was erased.
            """,
        options: [reason.spec, dryRun.spec, keepLists.spec, AuthorOption.author.spec] + [
            CommonOptions.config.spec, CommonOptions.set.spec,
        ],
        positionals: [number.spec],
        examples: [
            Example(
                "forget 08031234567 --reason 'asked for on 1 June' --dry-run",
                "where does it stand?"
            )
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        guard let forms = NumberForms(arguments[number], plan: settings.plan) else {
            throw CommandError.misuse(
                "NUMBER: takes a whole number of \(NumberForms.digitsMin) digits or more"
            )
        }
        let isDry = arguments[dryRun]
        let now = LogWriter.wallClock()
        var forgotten = Forgotten()
        if !isDry { forgotten.isJournalGone = try rest(settings.log).remove(at: now) }
        do {
            let eraser = try NumberEraser(
                path: settings.log.database,
                forms,
                keepingLists: arguments[keepLists]
            )
            if !isDry, !forgotten.isJournalGone, let callee = try eraser.learned() {
                try askAgent(to: callee, arguments, settings, on: console)
            }
            let author = arguments.author(on: console)
            forgotten.rows = try eraser.run(by: author, at: now, onlyCounting: isDry) { _ in }
            if !isDry, forgotten.count > 0 {
                try eraser.putOnRecord(
                    forgotten.count,
                    by: author,
                    reason: arguments[reason],
                    origin: .command,
                    at: now
                )
            }
            if !isDry { forgotten.isFolded = try eraser.emptyWriteAheadLog() }
        }
        if !isDry { forgotten.traces = try NumberTraces(forms).count(inLog: settings.log.database) }
        try ForgottenReport(forgotten, isDry: isDry).print(on: console)
        guard forgotten.count > 0 || isDry else {
            throw CommandError.notFound("the log does not hold that number")
        }
        return forgotten.traces ?? 0 == 0 ? .done : .failed
    }

    private static func rest(_ log: LogSettings) -> JournalRest {
        JournalRest(
            log: log.database,
            journal: log.journal,
            journalBytes: log.journalMegabytes << 20,
            storesCalls: log.recordsCalls
        )
    }

    /// Has the running agent forget what it learned, or it would write that anew.
    private static func askAgent(
        to callee: KeyedCallee,
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console
    ) throws {
        let editor = try LogEditor(path: settings.log.database, origin: .command)
        let id = try editor.post(
            .forgetCallee,
            by: arguments.author(on: console),
            note: arguments[reason],
            callee: callee,
            at: LogWriter.wallClock()
        )
        if try editor.waitForAnswer(to: id) == nil {
            console.complain(
                "the agent did not answer: what it learned of the number may come again"
            )
        }
    }
}

/// What came of it.
struct Forgotten {
    var rows: [ErasedRows] = []
    var isJournalGone = false
    var isFolded = true
    /// Nil where nobody looked.
    var traces: Int?

    var count: Int { rows.reduce(0) { $0 + $1.rows } }
}

/// What `forget` prints.
struct ForgottenReport {
    private let forgotten: Forgotten
    private let isDry: Bool

    init(_ forgotten: Forgotten, isDry: Bool) { (self.forgotten, self.isDry) = (forgotten, isDry) }

    func print(on console: Console) throws {
        switch console.format {
        case .json: try console.print(json)
        case .human:
            for rows in forgotten.rows {
                let count = Counted.words(rows.rows, "row")
                try console.print("\(count) of \(rows.table)")
            }
            for line in lines { try console.print(line) }
        }
    }

    private var json: JSON {
        let tables = forgotten.rows.map { rows -> JSON in
            ["table": .string(rows.table), "rows": .integer(rows.rows)]
        }
        return [
            "type": "forgotten", "dry_run": .boolean(isDry), "rows": .integer(forgotten.count),
            "tables": .array(tables), "journal_removed": .boolean(forgotten.isJournalGone),
            "traces": .optional(forgotten.traces) { .integer($0) },
        ]
    }

    private var lines: [String] {
        let count = Counted.words(forgotten.count, "row")
        guard !isDry else { return ["\(count) in all; nothing was changed"] }
        var lines: [String] = []
        if !forgotten.isJournalGone {
            lines.append(
                "the agent runs: its journal and its memory may hold the number for a while; run this "
                    + "once more with the agent stopped"
            )
        }
        if let traces = forgotten.traces, traces > 0 {
            lines.append(
                forgotten.isFolded
                    ? "\(traces) traces are left in the files: stop the agent, 'callwarden compact', and "
                        + "run this once more"
                    : "\(traces) traces are left in the files, since somebody reads the log: run this "
                        + "once more"
            )
        } else {
            lines.append("its digits stand nowhere in the database any more")
        }
        return lines + ["backups, kept logs, captures and what was sent elsewhere are as they were"]
    }
}
