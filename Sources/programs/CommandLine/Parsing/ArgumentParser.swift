import Settings

/// Reads the words behind a command by its declaration.
struct ArgumentParser {
    private let declaration: Declaration
    /// The command as typed, such as `callwarden alerts list`.
    private let path: String
    private var words: ArraySlice<String>
    private var arguments = Arguments()
    private var loose: [String] = []

    /// Parses and checks everything, or says what the first wrong word is.
    static func parse(
        _ words: ArraySlice<String>,
        for declaration: Declaration,
        path: String
    ) throws(UsageError) -> Arguments {
        var parser = ArgumentParser(declaration: declaration, path: path, words: words)
        try parser.readWords()
        if parser.arguments.count(of: CommonOptions.help.spec) == 0 {
            try parser.placePositionals()
            try parser.checkRequired()
        }
        return parser.arguments
    }

    private init(declaration: Declaration, path: String, words: ArraySlice<String>) {
        self.declaration = declaration
        self.path = path
        self.words = words
    }

    private mutating func readWords() throws(UsageError) {
        while let word = words.popFirst() {
            if word == "--" {
                loose += words
                return
            } else if word.hasPrefix("--") {
                try readLong(word)
            } else if word.hasPrefix("-"), word.count > 1 {
                try readShort(word)
            } else {
                loose.append(word)
            }
        }
    }

    private mutating func readLong(_ word: String) throws(UsageError) {
        let parts = word.dropFirst(2).split(
            separator: "=",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let name = String(parts[0])
        guard let option = declaration.options.first(where: { $0.name == name }) else {
            let nearest = NearestName.of(name, among: declaration.options.map(\.name))
            throw .unknownOption("--" + name, path: path, nearest: nearest.map { "--" + $0 })
        }
        try read(option, as: option.dashed, attached: parts.count > 1 ? String(parts[1]) : nil)
    }

    private mutating func readShort(_ word: String) throws(UsageError) {
        let letters = word.dropFirst()
        guard let option = declaration.options.first(where: { $0.short == letters.first }) else {
            throw .unknownOption(String(word.prefix(2)), path: path, nearest: nil)
        }
        var attached = letters.count > 1 ? String(letters.dropFirst()) : nil
        if let text = attached, text.hasPrefix("=") { attached = String(text.dropFirst()) }
        try read(option, as: String(word.prefix(2)), attached: attached)
    }

    private mutating func read(
        _ option: OptionSpec,
        as typed: String,
        attached: String?
    ) throws(UsageError) {
        guard let value = option.value else {
            guard attached == nil else { throw .unexpectedValue(flag: typed, path: path) }
            arguments.add(true, to: option)
            return
        }
        guard option.isRepeated || arguments.count(of: option) == 0 else {
            throw .givenTwice(option: typed, path: path)
        }
        guard let text = attached ?? words.popFirst() else {
            throw .missingValue(option: typed, takes: value.takes, path: path)
        }
        guard let parsed = value.parse(text) else {
            throw .badValue(name: typed, takes: value.takes, value: text, path: path)
        }
        arguments.add(parsed, to: option)
    }

    private mutating func placePositionals() throws(UsageError) {
        var rest = loose[...]
        for positional in declaration.positionals {
            while arguments.count(of: positional) < positional.count.upperBound,
                let word = rest.popFirst()
            {
                guard let parsed = positional.value.parse(word) else {
                    let takes = positional.value.takes
                    throw .badValue(name: positional.name, takes: takes, value: word, path: path)
                }
                arguments.add(parsed, to: positional)
            }
            guard arguments.count(of: positional) >= positional.count.lowerBound else {
                throw .missingArgument(positional.name, path: path)
            }
        }
        if let extra = rest.first { throw .unexpectedArgument(extra, path: path) }
    }

    private func checkRequired() throws(UsageError) {
        for option in declaration.options
        where option.isRequired && arguments.count(of: option) == 0 {
            throw .missingOption("\(option.dashed) \(option.value?.placeholder ?? "")", path: path)
        }
    }
}
