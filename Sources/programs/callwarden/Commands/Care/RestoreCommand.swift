import AlertLog
import CommandLine
import Settings
import Wire

/// `callwarden restore`: a backup in the place of the alert log, with the agent stopped.
enum RestoreCommand: Command {
    static let file = Positional.required("FILE", .file, "the backup")

    static let declaration = Declaration(
        "restore",
        summary: "put a backup in the place of the alert log, with the agent stopped",
        discussion: """
            Refused while an agent runs or another program has the log open. The backup is read through
            first; one of an earlier version is brought up to date by the agent's next start, one of a
            newer is refused. The log that stood there is kept beside it, as NAME.before-restore-TIME,
            with all that the agent left in its journal. What has happened since the backup is added to
            it by the next start, as far as the journal still has all of it; else it stands in the kept
            log alone. Exemptions, blocks, tokens and what was decided through the API are those of the
            backup. Numbers of alerts go on from the kept log's, so that none is given twice.
            """,
        options: [
            CommonOptions.config.spec, CommonOptions.set.spec, AuthorOption.author.spec,
        ],
        positionals: [file.spec],
        examples: [
            Example("restore /var/backups/callwarden.db", "with the agent stopped")
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let log = try arguments.settings(on: console).log
        let restore = LogRestore(
            log: log.database,
            journal: log.journal,
            journalBytes: log.journalMegabytes << 20,
            storesCalls: log.recordsCalls
        )
        let restored = try restore.restore(
            from: arguments[file],
            by: arguments.author(on: console),
            at: LogWriter.wallClock()
        ) { percent in console.note("copied \(percent) %") }
        switch console.format {
        case .json:
            var json: JSON = ["type": "restored", "file": .string(log.database)]
            json.add(restored.content)
            json.add("kept", .optional(restored.kept) { .string($0) })
            json.add("journal_bytes_to_come", .optional(restored.recordsToCome) { .integer($0) })
            try console.print(json)
        case .human: try say(restored, of: log.database, on: console)
        }
        return .done
    }

    private static func say(
        _ restored: RestoredLog,
        of path: String,
        on console: Console
    ) throws {
        try console.print("\(path): \(restored.content.words)")
        if let kept = restored.kept { try console.print("the log that stood there is \(kept)") }
        try console.print(
            restored.recordsToCome != nil
                ? "the next start adds what has happened since, out of the journal"
                : "what has happened since is not in it; start the agent"
        )
    }
}
