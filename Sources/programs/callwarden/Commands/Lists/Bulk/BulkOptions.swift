import AlertLog
import CommandLine
import FoundationEssentials
import Lists
import Settings
import Telephony

/// What import, export and edit of both lists share.
enum BulkOptions {
    static let file = Positional<String>.required(
        "FILE",
        .file,
        "the file, or - for what is piped in"
    )
    static let format = Option.maybe(
        "format",
        ValueKind<ListFormat>.oneOf,
        value: "FORMAT",
        "csv, json or lines, whatever the content looks like"
    )
    static let exportFormat = Option.one(
        "format",
        ValueKind<ListFormat>.oneOf,
        default: .csv,
        value: "FORMAT",
        "csv, json, or lines (patterns alone)"
    )
    static let reason = Option.maybe(
        "reason",
        .text,
        value: "TEXT",
        "why, for the rules whose line does not say"
    )
    /// Of one rule, or of those of an alert.
    static let why = Option.maybe(
        "reason",
        .text,
        value: "TEXT",
        "why; whoever looks later will ask (default with --from-alert: the alert)"
    )
    static let lines = Option.maybe(
        "as",
        .word(["callee", "caller", "source"]),
        value: "PARTY",
        "what the lines of a file of one pattern a line are"
    )
    static let caller = Option.maybe(
        "caller",
        .text,
        value: "NUMBER",
        "the caller, for the rules whose line does not say"
    )
    static let callee = Option.maybe(
        "callee",
        .text,
        value: "NUMBER",
        "the callee, for the rules whose line does not say"
    )
    static let skip = Option.flag(
        "skip-existing",
        "pass over what is in force already, or stands in the file twice"
    )
    static let dryRun = Option.flag(
        "dry-run",
        "change nothing: say what would change, and what it would have touched"
    )
    static let since = Option.maybe(
        "since",
        .time,
        value: "TIME",
        "with --dry-run: look at calls and alerts from this time on (default 7d)"
    )
    static let yes = Option.flag("yes", short: "y", "make wide blocks all the same")

    /// How files of a list look.
    static func files(of list: RuleList) -> String {
        let columns = ListColumn.of(list).map(\.rawValue).joined(separator: ", ")
        return """
            Columns are \(columns).
            A file is CSV with a head that names some of them, JSON (an array, or one object a line, with
            the same keys), or one pattern a line with # for comments, which --as says what
            they are. Which of them is seen by looking. A file is taken whole or not at all: each wrong
            line is said, \(ListFault.namedMax) of them in words, and nothing is changed. A file has at
            most \(ListFile.Limits().entriesMax) rules and \(ListFile.Limits().bytesMax >> 20) MiB.
            id, created, hits and last_hit are for reading.
            """
    }

    /// The bytes of a file, or of what is piped in.
    static func bytes(of path: String) throws(CommandError) -> [UInt8] {
        let limit = ListFile.Limits().bytesMax
        do throws(SmallFile.Fault) {
            return Array(
                try SmallFile.read(path == "-" ? "/dev/stdin" : path, bytesMax: limit).data
            )
        } catch {
            switch error {
            case .unreadable(let words): throw .failed("\(path): \(words)")
            case .tooLarge:
                throw .failed("\(path): larger than \(limit) bytes; make it several files")
            }
        }
    }
}
