import CommandLine

/// `callwarden completion`: a script that completes commands, options and values in a shell.
enum CompletionCommand: Command {
    static let shell = Positional.required("SHELL", .word(["bash"]), "the shell: bash")

    static let declaration = Declaration(
        "completion",
        summary: "print a completion script for a shell",
        positionals: [shell.spec],
        hasFormat: false,
        examples: [
            Example("completion bash", "print it, for /usr/share/bash-completion/completions")
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        try console.write(BashCompletion.script(for: Registry.root))
        return .done
    }
}
