import TestConsoles
import Testing

@testable import CommandLine
@testable import callwarden

@Suite("The registry")
struct RegistryTests {
    static let nodes: [(path: String, node: CommandNode)] = below(
        .group(Registry.root),
        "callwarden"
    )

    private static func below(_ node: CommandNode, _ path: String) -> [(String, CommandNode)] {
        guard case .group(let group) = node else { return [(path, node)] }
        return [(path, node)] + group.members.flatMap { below($0, path + " " + $0.name) }
    }

    @Test("Every command has a summary in one line and an example", arguments: nodes.indices)
    func documented(index: Int) {
        let (path, node) = Self.nodes[index]
        #expect(!node.summary.isEmpty && !node.summary.contains("\n"), "\(path)")
        #expect(node.summary.count <= 80 && !node.summary.hasSuffix("."), "\(path)")
        #expect(!node.examples.isEmpty, "\(path)")
        for line in HelpText.text(for: node, path: path).split(separator: "\n") {
            #expect(line.count <= 110, "\(path): \(line)")
        }
    }

    @Test("Every example is a command line that its command understands", arguments: nodes.indices)
    func examples(index: Int) throws {
        for example in Self.nodes[index].node.examples {
            var words = Self.words(of: example.line)
            if words.first == "help" || words.first == "--version" { continue }
            var node = CommandNode.group(Registry.root)
            while case .group(let group) = node, let word = words.popFirst() {
                let member = group.members.first { $0.name == word }
                node = try #require(member, "\(example.line)")
            }
            guard case .command(let type) = node else {
                Issue.record("\(example.line) names no command")
                continue
            }
            #expect(throws: Never.self, "\(example.line)") {
                try ArgumentParser.parse(words, for: type.declaration, path: example.line)
            }
        }
    }

    @Test("No command has two options of one name or letter", arguments: nodes.indices)
    func distinct(index: Int) {
        let (path, node) = Self.nodes[index]
        switch node {
        case .group(let group):
            let names = group.members.map(\.name)
            #expect(Set(names).count == names.count, "\(path)")
        case .command(let type):
            let options = type.declaration.options
            #expect(Set(options.map(\.name)).count == options.count, "\(path)")
            let letters = options.compactMap(\.short)
            #expect(Set(letters).count == letters.count, "\(path)")
        }
    }

    /// Splits as a shell would, quotes included; what stands behind a pipe is not ours.
    private static func words(of line: String) -> ArraySlice<String> {
        var words = [""]
        var quote: Character?
        for character in line.prefix(while: { $0 != "|" && $0 != ">" }) {
            if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else if quote == nil, character == " " {
                words.append("")
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words.filter { !$0.isEmpty }[...]
    }

    @Test(
        "A fault that cannot be is refused by its plan, before any port is opened",
        arguments: [
            ("stall,nth=3", "--fault: cannot read \"nth=3\"; expected stall[,at=SECONDS]"),
            ("explode", "--fault: cannot read \"explode\"; expected stall, cut-body, "),
            ("stall,for=0", "--fault stall for: 0.0 is outside 0.001...86400.0"),
        ]
    )
    func badFault(plan: String, says: String) {
        let console = TestConsole()
        let words = ["simulate", "--port", "0", "--fault", plan]
        #expect(Program(Registry.root).run(words, on: console.console) == .misused)
        #expect(console.err.text.hasPrefix("callwarden: \(says)"))
        #expect(console.out.text.isEmpty)
    }
}
