/// The protocols of the program with what they ask for, and who says that he has it.
struct Protocols {
    /// Base names of the functions that each protocol asks for; of the library's, those met here.
    private var requirements: [String: Set<String>] = ["Hashable": ["hash"]]
    private var shared: Set<String> = []
    /// The names behind a type's own where it, or an extension of it, is declared.
    private var headings: [String: Set<String>] = [:]

    init(_ files: [SourceFile]) {
        for file in files {
            for declaration in file.declarations where declaration.kind.isType {
                headings[Self.type(of: declaration.title), default: []]
                    .formUnion(Self.heading(of: declaration, in: file))
                guard declaration.kind == .protocol else { continue }
                requirements[declaration.name, default: []] = []
                if declaration.isShared { shared.insert(declaration.name) }
            }
        }
        for declaration in files.flatMap(\.declarations) where Self.isRequirement(declaration) {
            requirements[declaration.owner, default: []].insert(declaration.name)
        }
    }

    /// A function that a protocol asks for which other targets see.
    func isSharedRequirement(_ declaration: Declaration) -> Bool {
        Self.isRequirement(declaration) && shared.contains(declaration.owner)
    }

    /// A function by which its type has what a protocol asks for, or which the protocol itself offers
    /// whoever has none.
    func isWitness(_ declaration: Declaration) -> Bool {
        guard declaration.kind == .func, !Self.isRequirement(declaration) else { return false }
        var seen: Set<String> = []
        var names = [Self.type(of: declaration.owner)]
        while let name = names.popLast() {
            guard seen.insert(name).inserted else { continue }
            if requirements[name]?.contains(declaration.name) == true { return true }
            names += headings[name] ?? []
        }
        return false
    }

    private static func isRequirement(_ declaration: Declaration) -> Bool {
        declaration.kind == .func && declaration.isRequirement
    }

    /// The last part of a name such as `Outer.Inner`.
    private static func type(of title: String) -> String {
        title.split(separator: ".").last.map(String.init) ?? ""
    }

    private static func heading(of declaration: Declaration, in file: SourceFile) -> Set<String> {
        var names: Set<String> = []
        for line in file.code[declaration.line...] {
            names.formUnion(Words.of(String(line.prefix { $0 != "{" })).map(\.text))
            if line.contains("{") { break }
        }
        return names
    }
}
