/// Options that several commands share; each command lists the ones that it takes.
package enum CommonOptions {
    package static let format = Option.one(
        "output",
        short: "o",
        .oneOf,
        default: OutputFormat.human,
        value: "human|json",
        "what to print: for eyes, or one JSON object a line"
    )
    /// The same of a command that lists rows.
    package static let rows = Option.one(
        "output",
        short: "o",
        .oneOf,
        default: RowFormat.human,
        value: "human|json|csv",
        "what to print: a table, one JSON object a line, or comma-separated values (RFC 4180)"
    )
    package static let utc = Option.flag(
        "utc",
        "show and read times in UTC (a terminal has those of this machine, all else UTC)"
    )
    package static let help = Option.flag("help", short: "h", "say what the command does and takes")
    package static let config = Option.maybe(
        "config",
        short: "c",
        .file,
        value: "FILE",
        "settings to use (default /etc/callwarden/callwarden.json5, where it exists)"
    )
    package static let database = Option.maybe(
        "database",
        .file,
        value: "FILE",
        "alert log to use (default: the one that the settings name)"
    )
    package static let set = Option.many(
        "set",
        .keyValue,
        value: "KEY=VALUE",
        "a setting in place of the file's, such as threshold=8; may be repeated"
    )
}
