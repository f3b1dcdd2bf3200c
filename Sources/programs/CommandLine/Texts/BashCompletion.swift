/// A completion script for bash, made from the same declarations as the parser.
package enum BashCompletion {
    /// What `PROGRAM completion bash` prints.
    package static func script(for root: CommandGroup) -> String {
        let levels = CompletionLevel.all(of: root)
        let steps = levels.dropFirst().map { "            '\($0.path)') path='\($0.path)' ;;" }
        return """
            # bash completion for \(root.name); written by '\(root.name) completion bash'.
            _\(root.function)() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                local path=\(root.name) index
                COMPREPLY=()
                for ((index = 1; index < COMP_CWORD; index++)); do
                    case "$path ${COMP_WORDS[index]}" in
            \(steps.joined(separator: "\n"))
                    esac
                done
                if [[ $cur == "=" ]]; then cur=; fi
                if [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
                case "$path $prev" in
            \(levels.flatMap(values).joined(separator: "\n"))
                esac
                case "$path" in
            \(levels.map(offer).joined(separator: "\n"))
                esac
            }
            complete -F _\(root.function) \(root.name)

            """
    }

    private static func values(of level: CompletionLevel) -> [String] {
        level.values.map { spellings, completion in
            let pattern = spellings.map { "'\(level.path) \($0)'" }.joined(separator: "|")
            return "        \(pattern)) \(action(completion)); return ;;"
        }
    }

    private static func offer(_ level: CompletionLevel) -> String {
        let list = level.offered.map(\.word).joined(separator: " ")
        let options = "mapfile -t COMPREPLY < <(compgen -W '\(list)' -- \"$cur\")"
        guard level.takesFiles else { return "        '\(level.path)') \(options) ;;" }
        return "        '\(level.path)') if [[ $cur == -* ]]; then \(options);"
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

extension CommandGroup {
    /// The program's name as a shell function may have it.
    var function: String { name.replacing("-", with: "_") }
}
