/// A completion script for bash, made from the same declarations as the parser.
package enum BashCompletion {
    /// What `PROGRAM completion bash` prints.
    package static func script(for root: CommandGroup) -> String {
        var levels: [String] = []
        var words: [String] = []
        var values: [String] = []
        describe(root, path: root.name, levels: &levels, words: &words, values: &values)
        return """
            # bash completion for \(root.name); written by '\(root.name) completion bash'.
            _\(root.name)() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                local path=\(root.name) index
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    case "$path ${COMP_WORDS[index]}" in
            \(levels.joined(separator: "\n"))
                    esac
                done
                if [[ $cur == "=" ]]; then cur=; fi
                if [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                case "$path $prev" in
            \(values.joined(separator: "\n"))
                esac
                case "$path" in
            \(words.joined(separator: "\n"))
                esac
            }
            complete -F _\(root.name) \(root.name)

            """
    }

    private static func describe(
        _ group: CommandGroup,
        path: String,
        levels: inout [String],
        words: inout [String],
        values: inout [String]
    ) {
        let isRoot = !path.contains(" ")
        let own = group.members.map(\.name) + ["--help"] + (isRoot ? ["help", "--version"] : [])
        words.append(offer(own, at: path))
        for member in group.members {
            let memberPath = "\(path) \(member.name)"
            levels.append("            '\(memberPath)') path='\(memberPath)' ;;")
            switch member {
            case .group(let inner):
                describe(inner, path: memberPath, levels: &levels, words: &words, values: &values)
            case .command(let type):
                describe(type.declaration, path: memberPath, words: &words, values: &values)
            }
        }
    }

    private static func describe(
        _ declaration: Declaration,
        path: String,
        words: inout [String],
        values: inout [String]
    ) {
        for option in declaration.options {
            guard let value = option.value else { continue }
            let spellings = [option.dashed] + (option.short.map { ["-\($0)"] } ?? [])
            let pattern = spellings.map { "'\(path) \($0)'" }.joined(separator: "|")
            values.append("        \(pattern)) \(action(value.completion)); return ;;")
        }
        let offered = declaration.positionals.flatMap { positional -> [String] in
            if case .words(let words) = positional.value.completion { words } else { [] }
        }
        let takesFiles = declaration.positionals.contains { $0.value.completion == .files }
        let own = offered + declaration.options.map(\.dashed)
        words.append(offer(own, at: path, files: takesFiles))
    }

    private static func offer(_ words: [String], at path: String, files: Bool = false) -> String {
        let list = words.joined(separator: " ")
        let options = "mapfile -t COMPREPLY < <(compgen -W '\(list)' -- \"$cur\")"
        guard files else { return "        '\(path)') \(options) ;;" }
        return "        '\(path)') if [[ $cur == -* ]]; then \(options);"
            + " else \(action(.files)); fi ;;"
    }

    private static func action(_ completion: Completion) -> String {
        switch completion {
        case .nothing: ":"
        case .files:
            "compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")"
        case .words(let words):
            "mapfile -t COMPREPLY < <(compgen -W '\(words.joined(separator: " "))' -- \"$cur\")"
        }
    }
}
