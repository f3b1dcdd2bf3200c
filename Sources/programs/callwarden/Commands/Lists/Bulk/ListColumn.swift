import AlertLog
import Lists

/// A column of a file of exemptions or blocks, or a key of an object.
enum ListColumn: String, CaseIterable, Sendable {
    case id, callee, caller, source, reason, author, expires, created, hits
    case lastHit = "last_hit"

    /// What else there may be in lines of `list -o json` and is not read.
    static let passedOver: Set<String> = [
        "type", "state", "created_us", "expires_us", "hits", "last_hit_us", "removed", "removed_us",
        "removed_by", "alert",
    ]
    /// Other names of a column.
    static let aliases: [String: ListColumn] = ["exemption": .id, "block": .id]

    /// By its name, in any case of letters.
    init?(written name: String) {
        let name = name.trimmed.lowercased()
        guard let column = Self(rawValue: name) ?? Self.aliases[name] else { return nil }
        self = column
    }

    /// Says whom a rule is about.
    var isParty: Bool { [.callee, .caller, .source].contains(self) }

    /// The columns of a list, in the order of `export`.
    static func of(_ list: RuleList) -> [ListColumn] {
        switch list {
        case .exemptions: allCases
        case .blocks: [.id, .caller, .callee, .reason, .author, .expires, .created]
        }
    }
}

/// What one line, or one object, says.
struct ListEntry: Sendable, Equatable {
    /// Where it begins, from 1.
    var line: Int
    var fields: [ListColumn: String] = [:]

    /// What stands there; nil where nothing does.
    subscript(column: ListColumn) -> String? {
        fields[column].flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
    }
}

/// What is wrong with one line.
struct ListFault: Error, Sendable, Equatable {
    var line: Int
    var words: String

    /// Lines that are named; the others are counted.
    static let namedMax = 20

    /// A sentence for each that is named, and one for the others.
    static func sentences(_ faults: [ListFault], hasLines: Bool = true) -> [String] {
        let sorted = faults.sorted { $0.line < $1.line }
        var lines = sorted.prefix(namedMax).map { fault in
            hasLines ? "line \(fault.line): \(fault.words)" : fault.words
        }
        if sorted.count > namedMax { lines.append("and \(sorted.count - namedMax) more") }
        return lines
    }
}
