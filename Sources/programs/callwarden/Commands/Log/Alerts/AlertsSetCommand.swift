import AlertLog
import Views
import Wire
import CommandLine

enum AlertsSetCommand: Command {
    static let ids = Positional<[Int]>.many(
        "ID",
        .integer(1...Int.max),
        min: 1,
        "the numbers of the alerts"
    )
    static let note = Option.maybe("note", .text, value: "TEXT", "a note to keep with the alert")

    static let declaration = Declaration(
        "set",
        summary: "give alerts a status or a note",
        discussion: """
            What is not given stays as it was. The log keeps every judgement with who said it, when
            and why: a later one takes none away, and 'alerts show' has them all. 'precision' counts
            the latest confirmed or false_positive of each alert. Exit code 3 where there is no such
            alert; the others are changed all the same.
            """,
        options: [AlertsGroup.status.spec, note.spec, AuthorOption.author.spec]
            + LogQueryOptions.place,
        positionals: [ids.spec],
        examples: [
            Example("alerts set 41 --status confirmed", "it was an attack"),
            Example("alerts set 42 43 --status false_positive --note 'radio quiz'", "it was none"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let (status, text) = (arguments[AlertsGroup.status], arguments[note])
        guard status != nil || text != nil else {
            throw CommandError.misuse("nothing to set; give --status or --note")
        }
        let author = arguments.author(on: console)
        let editor = try arguments.logEditor(on: console)
        let reader = try arguments.logReader(on: console)
        var missing: [String] = []
        for id in arguments[ids].map(Int64.init) {
            let now = LogWriter.wallClock()
            guard try editor.set(alert: id, status: status, note: text, by: author, at: now),
                let details = try reader.details(of: id)
            else {
                missing.append("\(id)")
                continue
            }
            switch console.format {
            case .json: try console.print(JSON(details))
            case .human: try console.print("alert \(id): \(details.alert.status)")
            }
        }
        guard missing.isEmpty else {
            throw CommandError.notFound(
                "there is no alert \(missing.joined(separator: ", ")); see 'callwarden alerts list'"
            )
        }
        return .done
    }
}
