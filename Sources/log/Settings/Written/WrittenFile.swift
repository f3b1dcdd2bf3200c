import FoundationEssentials

/// A settings file as it was written: a tree of values, and the line of each key.
struct WrittenFile {
    /// More than any settings need; a larger file is some other file.
    static let bytesMax = 1 << 20

    let path: String
    let members: [String: WrittenValue]
    let outline: JSON5Outline

    /// Reads and decodes; nothing is checked but the form.
    static func read(_ path: String) throws(SettingsErrors) -> WrittenFile {
        let data: Data
        do throws(SmallFile.Fault) {
            data = try SmallFile.read(path, bytesMax: bytesMax).data
        } catch {
            switch error {
            case .unreadable(let reason):
                throw SettingsErrors(.unreadable(file: path, reason: reason))
            case .tooLarge: throw SettingsErrors(.tooLarge(file: path, limit: bytesMax))
            }
        }
        return try decode(data, path: path)
    }

    static func decode(_ data: Data, path: String) throws(SettingsErrors) -> WrittenFile {
        if let fault = SyntaxFault(encodingOf: data) {
            throw SettingsErrors(.syntax(file: path, fault: fault))
        }
        let outline = JSON5Outline(of: data)
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        // Foundation reads a number at the very end on into the memory behind it, and traps where
        // digits stand there (JSON5, Swift 6.3): a line end comes in between.
        let text = data + [UInt8(ascii: "\n")]
        guard let value = try? decoder.decode(WrittenValue.self, from: text) else {
            let fault = outline.fault ?? .init(line: 1, column: 1, expected: "JSON5 text")
            throw SettingsErrors(.syntax(file: path, fault: fault))
        }
        guard case .group(let members) = value else {
            let fault = SyntaxFault(line: 1, column: 1, expected: "one object in { }")
            throw SettingsErrors(.syntax(file: path, fault: fault))
        }
        return WrittenFile(path: path, members: members, outline: outline)
    }
}

extension SyntaxFault {
    /// Where a text stops being UTF-8, or holds a NUL; nil where it does neither.
    ///
    /// Foundation's JSON5 decoder must not see the first, which it traps on, and takes the second for
    /// a sign of UTF-16 (Swift 6.3).
    fileprivate init?(encodingOf data: Data) {
        var (line, column) = (1, 1)
        var codec = UTF8()
        var bytes = data.makeIterator()
        while true {
            switch codec.decode(&bytes) {
            case .emptyInput: return nil
            case .error, .scalarValue("\0"):
                self.init(line: line, column: column, expected: "JSON5 text in UTF-8")
                return
            case .scalarValue("\n"): (line, column) = (line + 1, 1)
            case .scalarValue(let scalar): column += UTF8.width(scalar)
            }
        }
    }
}
