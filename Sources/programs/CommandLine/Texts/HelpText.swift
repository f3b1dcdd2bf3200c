/// What `--help` prints.
enum HelpText {
    static func text(for node: CommandNode, path: String) -> String {
        switch node {
        case .command(let type): text(for: type.declaration, path: path)
        case .group(let group): text(for: group, path: path)
        }
    }

    static func text(for group: CommandGroup, path: String) -> String {
        let isRoot = !path.contains(" ")
        var sections = ["\(path): \(group.summary)"]
        if !group.discussion.isEmpty { sections.append(group.discussion) }
        sections.append("USAGE\n  \(path) COMMAND …")
        sections.append("COMMANDS\n" + list(group.members.map { ($0.name, $0.summary) }))
        let help = ("-h, --help", "say what a command does and takes, on every level")
        let version = ("-V, --version", "say which version this is")
        sections.append("OPTIONS\n" + list(isRoot ? [help, version] : [help]))
        sections.append(examples(group.examples, path: path))
        if isRoot {
            let codes = ExitCode.meanings.map { "\($0.code.rawValue) \($0.meaning)" }
            sections.append("Exit codes: " + codes.joined(separator: ", ") + ".")
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    static func text(for declaration: Declaration, path: String) -> String {
        var sections = ["\(path): \(declaration.summary)"]
        if !declaration.discussion.isEmpty { sections.append(declaration.discussion) }
        sections.append("USAGE\n  " + synopsis(of: declaration, path: path))
        if !declaration.positionals.isEmpty {
            let rows = declaration.positionals.map { ($0.name, $0.help) }
            sections.append("ARGUMENTS\n" + list(rows))
        }
        sections.append("OPTIONS\n" + list(declaration.options.map { ($0.usage, detail(of: $0)) }))
        sections.append(examples(declaration.examples, path: path))
        return sections.joined(separator: "\n\n") + "\n"
    }

    static func synopsis(of declaration: Declaration, path: String) -> String {
        let required = declaration.options.filter(\.isRequired).map { option in
            "\(option.dashed) \(option.value?.placeholder ?? "")"
        }
        let hasOptional = declaration.options.contains { !$0.isRequired }
        let words = [path] + required + (hasOptional ? ["[OPTION …]"] : [])
        return (words + declaration.positionals.map(\.synopsis)).joined(separator: " ")
    }

    static func detail(of option: OptionSpec) -> String {
        var text = option.help
        if let value = option.defaultText { text += " (default \(value))" }
        if option.isRequired { text += " (required)" }
        return text
    }

    private static func examples(_ examples: [Example], path: String) -> String {
        let program = path.prefix { $0 != " " }
        let lines = examples.map { "  \(program) \($0.line)\n      \($0.effect)" }
        return "EXAMPLES\n" + lines.joined(separator: "\n")
    }

    private static func list(_ rows: [(name: String, text: String)]) -> String {
        let width = min(rows.map(\.name.count).max() ?? 0, 26)
        return rows.map { name, text in
            let lines = wrapped(text, width: 96 - width)
            let padding = String(repeating: " ", count: max(0, width - name.count))
            let indent = "\n" + String(repeating: " ", count: width + 4)
            let opening = name.count > width ? "  \(name)\(indent)" : "  \(name)\(padding)  "
            return opening + lines.joined(separator: indent)
        }
        .joined(separator: "\n")
    }

    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines = [""]
        for word in text.split(separator: " ") {
            let current = lines[lines.count - 1]
            if !current.isEmpty, current.count + 1 + word.count > width {
                lines.append(String(word))
            } else {
                lines[lines.count - 1] = current.isEmpty ? String(word) : current + " " + word
            }
        }
        return lines
    }
}

extension OptionSpec {
    /// As the list of options shows it: `-o, --output human|json`.
    var usage: String {
        let opening = short.map { "-\($0), " } ?? ""
        return opening + dashed + (value.map { " " + $0.placeholder } ?? "")
    }
}
