/// One subcommand: what it takes and what it does.
///
/// To add one, write a file in `Commands/`, named for the command, and add one line to `Registry`:
///
/// ```swift
/// enum GapsCommand: Command {
///     static let limit = Option.one(
///         "limit", .integer(1...10_000), default: 100, value: "N", "show at most this many")
///     static let callees = Option.many("callee", .text, value: "NUMBER", "only these callees")
///
///     static let declaration = Declaration(
///         "gaps",
///         summary: "list the times in which the agent could not see a switch",
///         options: [limit.spec, callees.spec, CommonOptions.config.spec],
///         examples: [Example("gaps --limit 5", "the five latest")]
///     )
///
///     static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
///         var table = Table([.left("from"), .right("lost")])
///         for gap in try gaps(limit: arguments[limit]) {
///             switch console.format {
///             case .json: try console.print(["type": "gap", "lost": .integer(gap.lost)])
///             case .human: table.add([Cell(TimeText.short(gap.from)), Cell("\(gap.lost)")])
///             }
///         }
///         try console.print(table)
///         return .done
///     }
/// }
/// ```
///
/// Values are parsed and checked before `run` starts, so `arguments[limit]` is an `Int`. `-o` comes by
/// itself (`console.format`), as do `--help`, completion and suggestions. What `run` throws becomes
/// one line on stderr and an exit code in `ErrorText`; throw a `CommandError`, or a module's own error
/// whose `description` says what, where and what to do. Every write throws once the reader has gone
/// away, which ends the command quietly.
package protocol Command: SendableMetatype {
    static var declaration: Declaration { get }
    /// Does the command's work; the exit code says what came of it.
    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode
}
