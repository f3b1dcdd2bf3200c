/// What can stand behind the words of a command line so far, for completion in any shell.
struct CompletionLevel {
    /// The words so far, such as `callwarden alerts`.
    let path: String
    /// What may stand next, and what it is.
    var offered: [(word: String, about: String)] = []
    var takesFiles = false
    /// Options that want a value, by every spelling, and what that may be.
    var values: [(spellings: [String], completion: Completion)] = []

    /// Every level of a program, the program's own first.
    static func all(of root: CommandGroup) -> [Self] { levels(of: .group(root), path: root.name) }

    private static func levels(of node: CommandNode, path: String) -> [Self] {
        switch node {
        case .command(let type): return [Self(type.declaration, path: path)]
        case .group(let group):
            var level = Self(path: path)
            level.offered = group.members.map { ($0.name, $0.summary) }
            level.offered.append(("--help", "say what a command does and takes"))
            if !path.contains(" ") {
                level.offered.append(("help", "say what a command does and takes"))
                level.offered.append(("--version", "say which version this is"))
            }
            return [level]
                + group.members.flatMap { levels(of: $0, path: "\(path) \($0.name)") }
        }
    }
}

extension CompletionLevel {
    private init(_ declaration: Declaration, path: String) {
        self.path = path
        for positional in declaration.positionals {
            switch positional.value.completion {
            case .words(let words): offered += words.map { ($0, positional.help) }
            case .files: takesFiles = true
            case .nothing: break
            }
        }
        offered += declaration.options.map { ($0.dashed, $0.help) }
        for option in declaration.options {
            guard let value = option.value else { continue }
            let spellings = [option.dashed] + (option.short.map { ["-\($0)"] } ?? [])
            values.append((spellings, value.completion))
        }
    }
}
