/// Manual pages, made from the same declarations as the parser and the help: one of the program, and one
/// of each of its commands.
package enum ManPage {
    /// A page as a file has it.
    package struct Page: Sendable {
        /// Such as `callwarden-alerts`.
        package let name: String
        package let section: Int
        package let text: String

        package init(name: String, section: Int, text: String) {
            (self.name, self.section, self.text) = (name, section, text)
        }

        package var fileName: String { "\(name).\(section)" }
        /// As other pages name it.
        var reference: String { "\(name)(\(section))" }
    }

    /// Every page of a program, its own first, which names those beside it.
    package static func all(of root: CommandGroup, beside others: [Page] = []) -> [Page] {
        [page(of: root, also: others.map(\.reference))]
            + root.members.map { page(of: $0, in: root) } + others
    }

    // MARK: Pages

    private static func begin(_ name: String) -> Roff {
        Roff(title: name, section: 1, version: "Callwarden \(Version.text)")
    }

    private static func page(of root: CommandGroup, also others: [String]) -> Page {
        var roff = begin(root.name)
        roff.name(root.name, root.summary)
        roff.section("SYNOPSIS")
        roff.synopsis("\(root.name) COMMAND [OPTION …]")
        roff.section("DESCRIPTION")
        roff.paragraphs(root.discussion.isEmpty ? root.summary.sentence : root.discussion)
        roff.section("COMMANDS")
        for member in root.members {
            roff.item("\(root.name)-\(member.name)(1)", member.summary)
        }
        roff.section("OPTIONS")
        roff.item("-h, --help", "say what a command does and takes, on every level")
        roff.item("-V, --version", "say which version this is")
        add(root.examples, of: root.name, to: &roff)
        add(exits: ExitCode.meanings.map(\.meaning), to: &roff)
        roff.section("SEE ALSO")
        let commands = root.members.map { "\(root.name)-\($0.name)(1)" }
        roff.paragraphs((others + commands).joined(separator: ", "))
        return Page(name: root.name, section: 1, text: roff.text)
    }

    private static func page(of node: CommandNode, in root: CommandGroup) -> Page {
        let name = "\(root.name)-\(node.name)"
        var roff = begin(name)
        roff.name(name, node.summary)
        switch node {
        case .command(let type):
            let path = "\(root.name) \(node.name)"
            roff.section("SYNOPSIS")
            roff.synopsis(HelpText.synopsis(of: type.declaration, path: path))
            add(type.declaration, of: root.name, to: &roff)
            add(exits: type.declaration.exits, to: &roff)
        case .group(let group):
            add(group, in: root, to: &roff)
            add(exits: ExitCode.meanings.map(\.meaning), to: &roff)
        }
        roff.section("SEE ALSO")
        roff.paragraphs("\(root.name)(1)")
        return Page(name: name, section: 1, text: roff.text)
    }

    /// A group's commands, all on its page.
    private static func add(_ group: CommandGroup, in root: CommandGroup, to roff: inout Roff) {
        let members = leaves(of: .group(group), path: root.name)
        roff.section("SYNOPSIS")
        for member in members {
            roff.synopsis(HelpText.synopsis(of: member.declaration, path: member.path))
        }
        roff.section("DESCRIPTION")
        roff.paragraphs(group.discussion.isEmpty ? group.summary.sentence : group.discussion)
        for member in members {
            roff.section(member.path.uppercased())
            roff.paragraphs(member.declaration.summary.sentence)
            add(member.declaration, of: root.name, to: &roff, isPart: true)
        }
        add(group.examples, of: root.name, to: &roff)
    }

    private static func leaves(
        of node: CommandNode,
        path: String
    ) -> [(path: String, declaration: Declaration)] {
        let path = "\(path) \(node.name)"
        return switch node {
        case .command(let type): [(path, type.declaration)]
        case .group(let group): group.members.flatMap { leaves(of: $0, path: path) }
        }
    }

    private static func add(
        _ declaration: Declaration,
        of program: String,
        to roff: inout Roff,
        isPart: Bool = false
    ) {
        func head(_ text: String) {
            if isPart { roff.subsection(text.capitalized) } else { roff.section(text) }
        }
        if !isPart { head("DESCRIPTION") }
        let about = declaration.discussion
        roff.paragraphs(about.isEmpty && !isPart ? declaration.summary.sentence : about)
        if !declaration.positionals.isEmpty {
            head("ARGUMENTS")
            for positional in declaration.positionals {
                roff.item(positional.name, positional.help)
            }
        }
        head("OPTIONS")
        for option in declaration.options { roff.item(option.usage, HelpText.detail(of: option)) }
        add(declaration.examples, of: program, to: &roff, isPart: isPart)
    }

    private static func add(
        _ examples: [Example],
        of program: String,
        to roff: inout Roff,
        isPart: Bool = false
    ) {
        if isPart { roff.subsection("Examples") } else { roff.section("EXAMPLES") }
        for example in examples {
            roff.example("\(program) \(example.line)", example.effect.sentence(without: "."))
        }
    }

    private static func add(exits: [String], to roff: inout Roff) {
        roff.section("EXIT STATUS")
        for (code, meaning) in exits.enumerated() { roff.item("\(code)", meaning) }
    }
}

extension String {
    /// With a capital and a full stop.
    fileprivate var sentence: String { sentence(without: "") + "." }

    /// With a capital, and without an end of its own.
    fileprivate func sentence(without end: String) -> String {
        let body = !end.isEmpty && hasSuffix(end) ? dropLast(end.count) : self[...]
        return body.prefix(1).uppercased() + body.dropFirst()
    }

    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst().lowercased() }
}
