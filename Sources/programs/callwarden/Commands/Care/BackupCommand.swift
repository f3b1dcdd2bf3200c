import AlertLog
import CommandLine
import Telephony
import Wire

/// `callwarden backup`: a copy of the alert log, made while the agent writes.
enum BackupCommand: Command {
    static let file = Positional.required("FILE", .file, "where to write the copy")
    static let force = Option.flag("force", "replace the file where there is one")

    static let declaration = Declaration(
        "backup",
        summary: "copy the alert log into a file, while the agent goes on",
        discussion: """
            The copy is of one moment. It is written beside FILE, read through for damage, and only
            then gets its name, so that a file of that name is always a whole backup. The agent waits
            for nothing meanwhile: after each megabyte the disk is left alone for as long as that one
            took. FILE is one file that can be read as any log (--database FILE), with the permissions
            of one: it says who called whom. The settings and the journal are not in it.
            """,
        options: [force.spec] + LogQueryOptions.place,
        positionals: [file.spec],
        examples: [
            Example(
                "backup /var/backups/callwarden.db --force",
                "each night, in place of the last"
            ),
            Example("calls -n 5 --database /var/backups/callwarden.db", "look into it"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let place = arguments[file]
        let backup = LogBackup(path: try arguments.databasePath(on: console))
        let content = try backup.copy(to: place, replacing: arguments[force]) { percent in
            console.note("copied \(percent) %")
        }
        switch console.format {
        case .json:
            var json: JSON = ["type": "backup", "file": .string(place)]
            json.add(content)
            try console.print(json)
        case .human: try console.print("\(place): whole, \(content.words)")
        }
        return .done
    }
}

extension LogContent {
    /// What it holds, in words.
    var words: String {
        let written = writtenAt.map { ", last written to at \(TimeText.utc($0))" } ?? ""
        return "\(max(bytes >> 20, 1)) MB, schema \(schema), \(calls) calls, \(alerts) alerts, "
            + "\(kills) kills\(written)"
    }
}

extension JSON {
    /// What a copy of the log holds.
    mutating func add(_ content: LogContent) {
        add("bytes", .integer(content.bytes))
        add("schema", .integer(content.schema))
        add("calls", .integer(content.calls))
        add("alerts", .integer(content.alerts))
        add("kills", .integer(content.kills))
        add(time: "written", content.writtenAt)
    }
}
