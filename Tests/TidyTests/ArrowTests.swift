import Testing

@Suite("Tidy: arrows between targets")
struct ArrowTests {
    private let manifest = Manifest.shared

    @Test("The manifest is read whole")
    func manifestIsRead() throws {
        #expect(manifest.floors.first == "ground" && manifest.floors.last == "programs")
        let folders = Set(Repository.sources.map(\.target))
        #expect(folders.isSubset(of: Set(manifest.targets.map(\.name))))
    }

    @Test("A target depends on nothing that stands above it")
    func downward() throws {
        for target in manifest.targets {
            for name in target.dependencies {
                let other = try #require(manifest.targets.first { $0.name == name }, "\(name)")
                #expect(
                    manifest.height(of: other) <= manifest.height(of: target),
                    "\(target.name) depends on \(name)"
                )
            }
        }
    }

    @Test("A target's files stand on its floor")
    func rooms() {
        for file in Repository.sources {
            let floor = manifest.targets.first { $0.name == file.target }?.floor
            #expect(file.path.hasPrefix("Sources/\(floor ?? "?")/"), "\(file.path)")
        }
    }

    @Test("A target imports what it declares, and declares what it imports")
    func imports() {
        var imported: [String: Set<String>] = [:]
        for file in Repository.sources + Repository.tests {
            for line in file.code {
                guard let name = Self.importedModule(line) else { continue }
                guard let target = manifest.target(imported: name) else { continue }
                imported[file.target, default: []].insert(target.name)
            }
        }
        for target in manifest.targets {
            let used = imported[target.name] ?? []
            let declared = Set(target.dependencies)
            #expect(used.subtracting(declared).isEmpty, "\(target.name) imports undeclared targets")
            // A target whose program a test starts is declared without an import.
            guard !target.isTest else { continue }
            #expect(declared.subtracting(used).isEmpty, "\(target.name) declares too much")
        }
    }

    /// The module of a line such as `package import Telephony`.
    private static func importedModule(_ line: String) -> String? {
        let words = Words.of(line).map(\.text)
        guard let place = words.firstIndex(of: "import") else { return nil }
        let isImport = words[..<place].allSatisfy { word in
            word.hasPrefix("@") || ["package", "public", "internal", "private"].contains(word)
        }
        // `import struct Foundation.Data` names the module behind the kind.
        let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
        let behind = words[(place + 1)...].first { !kinds.contains($0) }
        return isImport ? behind : nil
    }
}
