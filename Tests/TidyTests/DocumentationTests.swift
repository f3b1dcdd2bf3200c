import Foundation
import Testing

@Suite("Tidy: documentation")
struct DocumentationTests {
    @Test("What other targets see is documented: every type, and every function of a target")
    func declarations() {
        let protocols = Protocols(Repository.sources)
        let found = Repository.sources.flatMap { file in
            file.declarations.filter { declaration in
                let isSaid = declaration.kind.isType || declaration.kind == .func
                let isSeen = declaration.isShared || protocols.isSharedRequirement(declaration)
                return isSeen && isSaid && !declaration.name.isEmpty
                    && !Self.isDocumented(declaration, in: file)
                    // The words for a witness stand where it is asked for.
                    && !protocols.isWitness(declaration)
            }.map(\.title)
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    private static func isDocumented(_ declaration: Declaration, in file: SourceFile) -> Bool {
        var line = declaration.line - 1
        while line >= 0, file.code[line].drop(while: { $0 == " " }).hasPrefix("@") { line -= 1 }
        return line >= 0 && file.lines[line].drop { $0 == " " }.hasPrefix("///")
    }

    @Test("The README's table of modules names every target, and none that is not there")
    func readme() {
        let lines = Repository.text(of: "README.md").split(separator: "\n")
        let rows = lines.drop { !$0.hasPrefix("## How the code is laid out") }.dropFirst()
            .prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("|") }
        let named = rows.flatMap { row in
            row.split(separator: "|").prefix(2).flatMap { $0.matches(of: /`([\w-]+)`/) }
                .map { String($0.1) }
        }
        let targets = Manifest.shared.targets.filter { $0.floor != nil }.map(\.name)
        #expect(Set(named) == Set(targets))
    }

    @Test("Every setting stands in the example file, under words that say what it does")
    func settings() {
        let lines = Repository.text(of: "conf/callwarden.json5")
            .split(separator: "\n", omittingEmptySubsequences: false)
        var explained: Set<String> = []
        for (number, line) in lines.enumerated() {
            let keys = line.matches(of: #/([a-z_0-9]+): /#).map { String($0.1) }
            // Keys that belong together stand in one paragraph, which a comment opens.
            let above = lines[..<number].reversed().prefix { !$0.allSatisfy { $0 == " " } }
            if above.contains(where: { $0.contains("//") }) { explained.formUnion(keys) }
        }
        let declared = Repository.sources.filter { $0.path.contains("/Settings/Keys/") }
            .flatMap { file in
                file.lines.joined(separator: "\n").matches(of: /Key\(\s*"([a-z_.0-9]+)"/)
                    .map { String($0.1.split(separator: ".").last ?? "") }
            }
        #expect(declared.count > 40)
        #expect(Set(declared).subtracting(explained).sorted() == [])
    }
}
