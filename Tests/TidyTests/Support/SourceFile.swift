import Foundation

/// One Swift file of the repository: its text, and the same without comments and literals.
struct SourceFile: Sendable {
    /// From the repository's root.
    let path: String
    let lines: [String]
    /// Line by line what is code; blanks stand for the rest.
    let code: [String]
    let declarations: [Declaration]

    init(path: String, text: String) {
        self.path = path
        lines = Self.lines(of: Array(text.utf8))
        code = Self.lines(of: CodeScanner.code(of: Array(text.utf8)))
        declarations = Declaration.all(in: code)
    }

    /// The target that the file belongs to: `Sources/FLOOR/TARGET/…`, `Tests/TARGET/…`.
    var target: String {
        let folders = path.split(separator: "/")
        return String(folders[folders[0] == "Sources" ? 2 : 1])
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

/// The repository that the tests were built from, as text.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Every Swift file of the program.
    static let sources = files(under: "Sources")
    /// Every Swift file of the tests.
    static let tests = files(under: "Tests")

    static func text(of path: String) -> String {
        (try? String(contentsOfFile: root + "/" + path, encoding: .utf8)) ?? ""
    }

    private static func files(under folder: String) -> [SourceFile] {
        let names = FileManager.default.enumerator(atPath: root + "/" + folder)
        let paths = (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }
        return paths.sorted().map { name in
            let path = folder + "/" + name
            return SourceFile(path: path, text: text(of: path))
        }
    }
}
