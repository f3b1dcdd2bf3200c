import Glibc
import Settings

/// The way from a command line to an exit code, for one program's commands.
package struct Program: Sendable {
    private let root: CommandGroup
    private let manuals: [ManPage.Page]

    /// The group's name is the program's; `manuals` are pages beside those of its commands.
    package init(_ root: CommandGroup, manuals: [ManPage.Page] = []) {
        (self.root, self.manuals) = (root, manuals)
    }

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
        case "help": return try help(words.dropFirst(), on: console)
        case nil:
            // Whoever types the bare name wants to know what there is; a script did something wrong.
            console.note(HelpText.text(for: .group(root), path: root.name))
            return .misused
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
            return try type.run(arguments, on: console.with(declaration, arguments))
        }
    }

    /// `help [COMMAND …]`, as text, or as a manual page with `--man`.
    private func help(_ words: ArraySlice<String>, on console: Console) throws -> ExitCode {
        let arguments = try ArgumentParser.parse(
            words,
            for: HelpOptions.declaration,
            path: root.name + " help"
        )
        if arguments[CommonOptions.help] {
            let text = HelpText.text(for: HelpOptions.declaration, path: root.name + " help")
            try console.write(text)
            return .done
        }
        let pages = ManPage.all(of: root, beside: manuals)
        if let folder = arguments[HelpOptions.into] {
            for page in pages {
                let file = try OutputFile(path: "\(folder)/\(page.fileName)")
                try file.write(page.text)
            }
            return .done
        }
        let words = arguments[HelpOptions.command]
        if arguments[HelpOptions.man], let page = pages.first(where: { [$0.name] == words }) {
            try console.write(page.text)
            return .done
        }
        let (node, path, rest) = try find(words[...])
        if let extra = rest.first { throw unknown(extra, in: node, path: path) }
        guard arguments[HelpOptions.man] else {
            try console.write(HelpText.text(for: node, path: path))
            return .done
        }
        // What stands below a group stands on the group's page.
        let name = path.split(separator: " ").prefix(2).joined(separator: "-")
        for page in pages where page.name == name { try console.write(page.text) }
        return .done
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
                nearest: NearestName.of(word, among: ["--help", "--version"])
            )
        }
        let nearest = NearestName.of(word, among: group.members.map(\.name))
        return .unknownCommand(word, path: path, nearest: nearest)
    }
}
