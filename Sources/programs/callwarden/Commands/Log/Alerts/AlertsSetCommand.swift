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

    static let undo = Option.flag(
        "undo",
        "take the latest judgement of each back; once more goes one further back"
    )

    static let declaration = Declaration(
        "set",
        summary: "give alerts a status or a note, or take that back",
        discussion: """
            What is not given stays as it was. The log keeps every judgement with who said it, when
            and why: a later one takes none away, nor does --undo, and 'alerts show' has them all.
            'precision' counts the latest confirmed or false_positive of each alert that was not taken
            back. Exit code 3 where there is no alert of a number, 1 where one has no judgement to undo;
            then none is changed.
            """,
        options: [AlertsGroup.status.spec, note.spec, undo.spec, AuthorOption.author.spec]
            + LogQueryOptions.place,
        positionals: [ids.spec],
        examples: [
            Example("alerts set 41 --status confirmed", "it was an attack"),
            Example("alerts set 42 43 --status false_positive --note 'radio quiz'", "it was none"),
            Example("alerts set 42 43 --undo", "as they were before"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let judgement = Judgement(status: arguments[AlertsGroup.status], note: arguments[note])
        let isEmpty = judgement == Judgement()
        guard arguments[undo] == isEmpty else {
            throw CommandError.misuse(
                isEmpty
                    ? "nothing to set; give --status or --note"
                    : "--undo takes no --status and no --note"
            )
        }
        let (ids, author) = (arguments[ids].map(Int64.init), arguments.author(on: console))
        let (editor, now) = (try arguments.logEditor(on: console), LogWriter.wallClock())
        let outcome =
            isEmpty
            ? try editor.undo(ids, by: author, at: now)
            : try editor.judge(ids, judgement, by: author, at: now)
        try check(outcome)
        let reader = try arguments.logReader(on: console)
        for id in ids {
            // Retention may have taken one away by now.
            guard let details = try reader.details(of: id) else { continue }
            switch console.format {
            case .json: try console.print(JSON(details))
            case .human: try console.print("alert \(id): \(details.alert.status)")
            }
        }
        return .done
    }

    private static func check(_ outcome: JudgementOutcome) throws(CommandError) {
        switch outcome {
        case .done: break
        case .missing(let ids):
            throw .notFound(
                "there is no alert \(list(ids)), so nothing was changed; see 'callwarden alerts list'"
            )
        case .nothingToUndo(let ids):
            throw .failed(
                "alert \(list(ids)) has no judgement to take back, so nothing was changed; see "
                    + "'callwarden alerts show'"
            )
        case .changedSince(let others):
            throw .failed(
                "alert \(list(others.map(\.id))) was judged meanwhile, so nothing was changed"
            )
        case .tooMany(let limit): throw .misuse("at most \(limit) alerts at once")
        }
    }

    private static func list(_ ids: [Int64]) -> String {
        ids.map { "\($0)" }.joined(separator: ", ")
    }
}
