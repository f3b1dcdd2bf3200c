import Testing

/// What a reader can hold in his head.
@Suite("Tidy: sizes")
struct SizeTests {
    static let fileLinesMax = 300
    static let functionLinesMax = 50
    static let columnsMax = 100

    @Test("No file is longer than 300 lines")
    func files() {
        let found = (Repository.sources + Repository.tests)
            .filter { $0.lines.count > Self.fileLinesMax }.map(\.path)
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test("No line of code is wider than 100 columns")
    func lines() {
        let found = (Repository.sources + Repository.tests).flatMap { file in
            zip(file.lines, file.code).enumerated().compactMap { number, line -> String? in
                // What makes a line wide may be a text that is what it is.
                let isText = line.1.filter { $0 != " " }.count < line.0.filter { $0 != " " }.count
                let isWide = line.0.count > Self.columnsMax && !isText
                return isWide ? "\(file.path):\(number + 1)" : nil
            }
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test("No function is longer than 50 lines")
    func functions() {
        let found = (Repository.sources + Repository.tests).flatMap { file in
            file.declarations.filter { declaration in
                [.func, .initializer, .subscript, .var, .deinitializer].contains(declaration.kind)
                    && Self.length(of: declaration, in: file) > Self.functionLinesMax
            }.map(\.title)
        }
        let allowed: Exceptions = [
            "RecordBytesTests.kill": "one expectation for each field of the record"
        ]
        allowed.expect(found, "functions of more than \(Self.functionLinesMax) lines")
    }

    /// Lines from the first of the signature to the closing brace.
    private static func length(of declaration: Declaration, in file: SourceFile) -> Int {
        for number in file.code.indices.dropFirst(declaration.line + 1) {
            let line = file.code[number]
            let indent = line.prefix { $0 == " " }.count
            guard indent < line.count, indent <= declaration.indent else { continue }
            let rest = line.dropFirst(indent)
            if indent == declaration.indent, rest.hasPrefix("}") {
                return number - declaration.line + 1
            }
            let continuations = [")", "->", "{", "where ", "throws"]
            let goesOn = continuations.contains { rest.hasPrefix($0) }
            if !(indent == declaration.indent && goesOn) { return 1 }
        }
        return 1
    }
}
