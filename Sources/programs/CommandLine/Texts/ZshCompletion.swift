/// A completion script for zsh, made from the same declarations as the parser: words come with what they
/// are.
package enum ZshCompletion {
    /// What `PROGRAM completion zsh` prints.
    package static func script(for root: CommandGroup) -> String {
        let levels = CompletionLevel.all(of: root)
        let steps = levels.dropFirst().map { "            '\($0.path)') place='\($0.path)' ;;" }
        return """
            #compdef \(root.name)
            # zsh completion for \(root.name); written by '\(root.name) completion zsh'.
            _\(root.function)() {
                local place=\(root.name) index
                local -a offered
                for ((index = 2; index < CURRENT; index++)); do
                    case "$place ${words[index]}" in
            \(steps.joined(separator: "\n"))
                    esac
                done
                case "$place ${words[CURRENT-1]}" in
            \(levels.flatMap(values).joined(separator: "\n"))
                esac
                case "$place" in
            \(levels.map(offer).joined(separator: "\n"))
                esac
            }
            _\(root.function) "$@"

            """
    }

    private static func values(of level: CompletionLevel) -> [String] {
        level.values.map { spellings, completion in
            let pattern = spellings.map { "'\(level.path) \($0)'" }.joined(separator: "|")
            let action =
                switch completion {
                case .nothing: "_message value"
                case .files: "_files"
                case .words(let words): "compadd -- \(words.joined(separator: " "))"
                }
            return "        \(pattern)) \(action); return ;;"
        }
    }

    private static func offer(_ level: CompletionLevel) -> String {
        let list = level.offered.map { quoted("\($0.word):\($0.about)") }.joined(separator: " ")
        let files = level.takesFiles ? "; [[ $PREFIX == -* ]] || _files" : ""
        return "        '\(level.path)') offered=(\(list)); _describe -V word offered\(files) ;;"
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "'\\''"))'"
    }
}
