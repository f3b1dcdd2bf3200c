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
        let outline = JSON5Outline(of: data)
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        guard let value = try? decoder.decode(WrittenValue.self, from: data) else {
            let fault = outline.fault ?? .init(line: 1, column: 1, expected: "JSON5 text in UTF-8")
            throw SettingsErrors(.syntax(file: path, fault: fault))
        }
        guard case .group(let members) = value else {
            let fault = SyntaxFault(line: 1, column: 1, expected: "one object in { }")
            throw SettingsErrors(.syntax(file: path, fault: fault))
        }
        return WrittenFile(path: path, members: members, outline: outline)
    }
}
