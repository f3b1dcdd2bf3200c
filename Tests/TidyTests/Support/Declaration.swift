/// Something that a line of code declares.
struct Declaration: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case `let`, `var`, `func`, `enum`, `struct`, `class`, `protocol`, `typealias`, `extension`
        case initializer = "init"
        case deinitializer = "deinit"
        case `subscript`, `case`

        /// Has members of its own.
        var isType: Bool { [.enum, .struct, .class, .protocol, .extension].contains(self) }
    }

    let kind: Kind
    /// Empty for what has none, such as `init`, and for operators.
    let name: String
    let modifiers: [String]
    /// The type that it stands in; empty outside of one.
    let owner: String
    /// It stands in a protocol, which asks for it.
    let isRequirement: Bool
    /// A case that a raw value or a list of all brings into being, without its name.
    let isMadeOfValue: Bool
    /// Counted from 0.
    let line: Int
    let indent: Int

    /// `TYPE.NAME`, or the name alone; what the lists of exceptions know it by.
    var title: String {
        let name = name.isEmpty ? kind.rawValue : name
        return owner.isEmpty ? name : owner + "." + name
    }

    /// Other targets see it.
    var isShared: Bool { modifiers.contains("package") || modifiers.contains("public") }

    private static let words: Set<String> = [
        "package", "public", "internal", "private", "fileprivate", "static", "final", "mutating",
        "nonmutating", "borrowing", "consuming", "indirect", "nonisolated", "override", "unsafe",
        "lazy", "weak", "unowned", "convenience", "required", "nonisolated", "set",
    ]

    /// All that a file declares, in order; what stands inside of functions as well.
    static func all(in code: [String]) -> [Declaration] {
        var found: [Declaration] = []
        var around: [(indent: Int, kind: Kind, name: String, line: Int)] = []
        for (number, line) in code.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            guard indent < line.count, !isHeadingGoingOn(line.dropFirst(indent)) else { continue }
            while let last = around.last, last.indent >= indent { around.removeLast() }
            let parent = around.last
            guard let (kind, names, modifiers) = read(line, isInEnum: parent?.kind == .enum) else {
                continue
            }
            let owners = around.filter { $0.kind.isType }.map(\.name)
            for name in names {
                found.append(
                    Declaration(
                        kind: kind,
                        name: name,
                        modifiers: modifiers,
                        owner: owners.joined(separator: "."),
                        isRequirement: parent?.kind == .protocol,
                        isMadeOfValue: kind == .case
                            && parent.map { isOpen(code[$0.line]) } == true,
                        line: number,
                        indent: indent
                    )
                )
            }
            if kind != .case, kind != .let { around.append((indent, kind, names[0], number)) }
        }
        return found
    }

    /// A line of its own that belongs to the declaration above, which it does not end.
    private static func isHeadingGoingOn(_ code: Substring) -> Bool {
        code.hasPrefix("{") || code.hasPrefix("where ")
    }

    /// An enumeration by whose first line its cases can be had without being named.
    private static func isOpen(_ line: String) -> Bool {
        Words.of(line).contains { word in
            ["CaseIterable", "CodingKey", "String", "Character"].contains(word.text)
                || word.text.hasPrefix("Int") || word.text.hasPrefix("UInt")
        }
    }

    private static func read(
        _ line: String,
        isInEnum: Bool
    ) -> (kind: Kind, names: [String], modifiers: [String])? {
        let words = Words.of(line)
        var modifiers: [String] = []
        for (place, word) in words.enumerated() {
            if word.text.hasPrefix("@") || isArgumentOfAttribute(place, words) { continue }
            // Only `private(set)` has a word behind a bracket; all others stand free.
            guard word.text == "set" || word.gap.last ?? " " == " " else { return nil }
            if Self.words.contains(word.text) {
                modifiers.append(word.text)
                continue
            }
            guard let kind = Kind(rawValue: word.text) else { return nil }
            guard kind != .case || isInEnum else { return nil }
            // `class` may be a modifier and `init(` a call; neither stands in this code otherwise.
            let rest = words[(place + 1)...]
            if kind == .case { return cases(rest, modifiers) }
            let isNamed = [.let, .var, .func, .typealias].contains(kind) || kind.isType
            guard isNamed else { return (kind, [""], modifiers) }
            guard let next = rest.first, next.gap.allSatisfy({ $0 == " " }) else {
                return (kind, [""], modifiers)
            }
            return (kind, [next.text], modifiers)
        }
        return nil
    }

    private static func isArgumentOfAttribute(_ place: Int, _ words: [Words.Word]) -> Bool {
        place > 0 && words[place].gap.contains("(") && words[place - 1].text.hasPrefix("@")
    }

    /// The names behind `case`: those not inside of brackets and not behind `=` or `:`.
    private static func cases(
        _ words: ArraySlice<Words.Word>,
        _ modifiers: [String]
    ) -> (kind: Kind, names: [String], modifiers: [String])? {
        var names: [String] = []
        var depth = 0
        var isName = true
        for word in words {
            for character in word.gap {
                switch character {
                case "(", "[", "<": depth += 1
                case ")", "]", ">": depth -= 1
                case "," where depth == 0: isName = true
                case "=" where depth == 0: isName = false
                case ".", ":":
                    guard depth > 0 else { return names.isEmpty ? nil : (.case, names, modifiers) }
                default: break
                }
            }
            if depth == 0, isName { names.append(word.text) }
            isName = false
        }
        return names.isEmpty ? nil : (.case, names, modifiers)
    }
}

/// The names and numbers of a line, each with what stands in front of it.
enum Words {
    struct Word: Sendable {
        let gap: String
        let text: String
    }

    static func of(_ line: String) -> [Word] {
        var words: [Word] = []
        var gap: [UInt8] = []
        var text: [UInt8] = []
        func close() {
            guard !text.isEmpty else { return }
            words.append(
                Word(
                    gap: String(decoding: gap, as: UTF8.self),
                    text: String(decoding: text, as: UTF8.self)
                )
            )
            gap.removeAll()
            text.removeAll()
        }
        for byte in line.utf8 {
            if isNameByte(byte) || byte == UInt8(ascii: "@") && text.isEmpty {
                text.append(byte)
            } else if byte != UInt8(ascii: "`") {
                close()
                gap.append(byte)
            }
        }
        close()
        return words
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
