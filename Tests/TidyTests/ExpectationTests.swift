import Testing

@Suite("Tidy: tests")
struct ExpectationTests {
    /// What a test expects something by.
    private static let expectations: Set<String> = ["expect", "require", "record", "confirmation"]

    private struct Function {
        let name: String
        let title: String
        let isTest: Bool
        /// The names in its body.
        let words: Set<String>
    }

    @Test("No test is without an expectation")
    func expectations() {
        var targets: [String: [Function]] = [:]
        for file in Repository.tests {
            targets[file.target, default: []] += file.declarations.compactMap { declaration in
                declaration.kind == .func ? Self.function(declaration, in: file) : nil
            }
        }
        var found: [String] = []
        for functions in targets.values {
            let good = Self.expecting(functions)
            found += functions.filter { $0.isTest && !good.contains($0.name) }.map(\.title)
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
        #expect(targets.values.joined().count { $0.isTest } > 500)
    }

    private static func function(_ declaration: Declaration, in file: SourceFile) -> Function {
        var words = Set(Words.of(file.code[declaration.line]).dropFirst(2).map(\.text))
        for line in file.code.dropFirst(declaration.line + 1) {
            let indent = line.prefix { $0 == " " }.count
            if indent <= declaration.indent, line.dropFirst(indent).hasPrefix("}") { break }
            words.formUnion(Words.of(line).map(\.text))
        }
        return Function(
            name: declaration.name,
            title: "\(file.target): \(declaration.title)",
            isTest: isTest(declaration, in: file),
            words: words
        )
    }

    /// The functions in which something is expected, or in one that they call.
    private static func expecting(_ functions: [Function]) -> Set<String> {
        var good = expectations
        while true {
            let more = functions.filter {
                !good.contains($0.name) && !$0.words.isDisjoint(with: good)
            }
            guard !more.isEmpty else { return good }
            good.formUnion(more.map(\.name))
        }
    }

    /// True where `@Test` stands right above the declaration.
    private static func isTest(_ declaration: Declaration, in file: SourceFile) -> Bool {
        for line in (0...declaration.line).reversed() {
            let indent = file.code[line].prefix { $0 == " " }.count
            let code = file.code[line].dropFirst(indent)
            if code.hasPrefix("@Test") { return indent == declaration.indent }
            if file.lines[line].isEmpty || indent < declaration.indent { return false }
            if line < declaration.line, indent == declaration.indent, !code.hasPrefix(")") {
                return false
            }
        }
        return false
    }
}
