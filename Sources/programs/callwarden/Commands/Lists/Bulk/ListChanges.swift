import Lists

/// What somebody has changed in a list that was written as a file.
struct ListChanges: Sendable, Equatable {
    /// Entries that are new, or say something else than before.
    private(set) var added: [ListEntry] = []
    /// Numbers of rules that are gone, or say something else.
    private(set) var removed: [Int64] = []
    private(set) var faults: [ListFault]
    /// The differences, a line each: what goes with a minus, what comes with a plus.
    private(set) var words: [String] = []

    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    /// Compares by the ids of the rules, not by the order of the lines.
    init(from before: [ListEntry], to file: ListFile) {
        faults = file.faults
        var open: [Int64: ListEntry] = [:]
        for entry in before {
            if let id = entry[.id].flatMap({ Int64($0) }) { open[id] = entry }
        }
        var seen: Set<Int64> = []
        for entry in file.entries {
            guard let written = entry[.id] else {
                add(entry)
                continue
            }
            guard let id = Int64(written), let old = open[id] else {
                let known = "leave the id of a new line empty"
                faults.append(
                    ListFault(line: entry.line, words: "there is no \(written) here; \(known)")
                )
                continue
            }
            guard seen.insert(id).inserted else {
                faults.append(ListFault(line: entry.line, words: "\(id) stands here twice"))
                continue
            }
            guard Self.told(entry) != Self.told(old) else { continue }
            remove(id, old)
            var new = entry
            // Who decided what was there has not decided this.
            if new[.author] == old[.author] { new.fields[.author] = nil }
            add(new)
        }
        if file.entries.isEmpty, faults.isEmpty, !before.isEmpty {
            faults = [ListFault(line: 1, words: "there is nothing in it; 'remove' ends rules")]
        }
        for entry in before {
            guard let id = entry[.id].flatMap({ Int64($0) }), !seen.contains(id) else { continue }
            remove(id, entry)
        }
    }

    private mutating func add(_ entry: ListEntry) {
        added.append(entry)
        words.append("+ " + Self.sentence(entry))
    }

    private mutating func remove(_ id: Int64, _ entry: ListEntry) {
        removed.append(id)
        words.append("- \(id) " + Self.sentence(entry))
    }

    private static let toldColumns: [ListColumn] = [
        .callee, .caller, .source, .reason, .author, .expires,
    ]

    /// What an entry says that may be changed.
    private static func told(_ entry: ListEntry) -> [String?] { toldColumns.map { entry[$0] } }

    private static func sentence(_ entry: ListEntry) -> String {
        toldColumns.compactMap { column in entry[column].map { "\(column.rawValue) \($0)" } }
            .joined(separator: ", ")
    }
}
