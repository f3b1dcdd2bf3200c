import Glibc
import Settings

/// The way from a command line to an exit code, for one program's commands.
package struct Program: Sendable {
    private let root: CommandGroup

    /// The group's name is the program's.
    package init(_ root: CommandGroup) { self.root = root }

    /// Runs the command that this process was started with, and ends the process.
    package func main() -> Never {
        // A reader that goes away is an error of the write, not the death of the process: the agent
        // writes to sockets, and `callwarden alerts list | head` should end quietly.
        signal(SIGPIPE, SIG_IGN)
        let code = run(Array(Swift.CommandLine.arguments.dropFirst()), on: .standard())
        exit(code.rawValue)
    }

    /// Runs a command line; everything it has to say goes to the console.
    package func run(_ words: [String], on console: Console) -> ExitCode {
        let console = console.with(program: root.name)
        do {
            let code = try dispatch(words, on: console)
            try console.flush()
            return code
        } catch {
            try? console.flush()
            let (lines, code) = ErrorText.report(error)
            for line in lines { console.complain(line) }
            return code
        }
    }

    private func dispatch(_ words: [String], on console: Console) throws -> ExitCode {
        switch words.first {
        case "--version", "-V", "version":
            try console.write("\(root.name) \(Version.text)\n")
            return .done
        case "help":
            let (node, path, rest) = try find(words.dropFirst())
            if let extra = rest.first { throw unknown(extra, in: node, path: path) }
            try console.write(HelpText.text(for: node, path: path))
            return .done
        default:
            return try start(words, on: console)
        }
    }

    private func start(_ words: [String], on console: Console) throws -> ExitCode {
        let (node, path, rest) = try find(words[...])
        switch node {
        case .group:
            guard let word = rest.first else { throw UsageError.missingCommand(path: path) }
            guard word == "--help" || word == "-h" else {
                throw unknown(word, in: node, path: path)
            }
            try console.write(HelpText.text(for: node, path: path))
            return .done
        case .command(let type):
            let declaration = type.declaration
            let arguments = try ArgumentParser.parse(rest, for: declaration, path: path)
            if arguments[CommonOptions.help] {
                try console.write(HelpText.text(for: declaration, path: path))
                return .done
            }
            let hasFormat = declaration.options.contains { $0.isFormat }
            let format = hasFormat ? arguments[CommonOptions.format] : .human
            return try type.run(arguments, on: console.with(format: format))
        }
    }

    /// Follows the words down to a command, or as far as they name anything.
    private func find(
        _ words: ArraySlice<String>
    ) throws -> (node: CommandNode, path: String, rest: ArraySlice<String>) {
        var node = CommandNode.group(root)
        var path = root.name
        var rest = words
        while case .group(let group) = node, let word = rest.first,
            let member = group.members.first(where: { $0.name == word })
        {
            node = member
            path += " " + word
            rest.removeFirst()
        }
        return (node, path, rest)
    }

    private func unknown(_ word: String, in node: CommandNode, path: String) -> UsageError {
        guard case .group(let group) = node else {
            return .unexpectedArgument(word, path: path)
        }
        guard !word.hasPrefix("-") else {
            return .unknownOption(
                word,
                path: path,
                nearest: NearestName.of(word, among: ["--help"])
            )
        }
        let nearest = NearestName.of(word, among: group.members.map(\.name))
        return .unknownCommand(word, path: path, nearest: nearest)
    }
}
