import CommandLine

/// `callwarden completion`: a script that completes commands, options and values in a shell.
enum CompletionCommand: Command {
    /// Shells that there is a script for.
    enum Shell: String, CaseIterable, Sendable { case bash, zsh }

    static let shell = Positional.required("SHELL", ValueKind<Shell>.oneOf, "the shell")

    static let declaration = Declaration(
        "completion",
        summary: "print a completion script for a shell",
        positionals: [shell.spec],
        hasFormat: false,
        examples: [
            Example("completion bash", "print it, for /usr/share/bash-completion/completions"),
            Example("completion zsh", "print it, for a folder of $fpath, as _callwarden"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        switch arguments[shell] {
        case .bash: try console.write(BashCompletion.script(for: Registry.root))
        case .zsh: try console.write(ZshCompletion.script(for: Registry.root))
        }
        return .done
    }
}
