import AlertLog
import Lists
import Settings

/// How a file of exemptions or blocks is written.
enum ListFormat: String, CaseIterable, Sendable { case csv, json, lines }

/// A file of exemptions or blocks, cut into its entries: each of them, and each fault, with its line.
struct ListFile: Sendable, Equatable {
    /// How much of a file is taken.
    struct Limits: Sendable, Equatable {
        var bytesMax = 8 << 20
        var entriesMax = 50_000
    }

    private(set) var format: ListFormat
    private(set) var entries: [ListEntry] = []
    private(set) var faults: [ListFault] = []
    let list: RuleList
    private let limits: Limits

    /// Reads a file; `lines` says what stands in a file of one pattern a line.
    init(
        _ bytes: [UInt8],
        of list: RuleList,
        format: ListFormat? = nil,
        lines column: ListColumn? = nil,
        limits: Limits = Limits()
    ) {
        (self.list, self.limits) = (list, limits)
        self.format = format ?? Self.format(of: bytes)
        guard bytes.count <= limits.bytesMax else {
            faults = [ListFault(line: 1, words: "the file is larger than \(limits.bytesMax) bytes")]
            return
        }
        switch self.format {
        case .csv: readCSV(bytes)
        case .json: readJSON(bytes)
        case .lines: readLines(bytes, as: column)
        }
        // A head alone is an empty list.
        if entries.isEmpty, faults.isEmpty, self.format != .csv || bytes.allSatisfy(Self.isBlank) {
            faults = [ListFault(line: 1, words: "there is nothing in it")]
        }
    }

    /// Found by what opens it: a brace or a bracket, or a head that names a party.
    static func format(of bytes: [UInt8]) -> ListFormat {
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        let opening = text.first { !" \t\r\n".utf8.contains($0) }
        if opening == UInt8(ascii: "[") || opening == UInt8(ascii: "{") { return .json }
        for line in text.split(separator: UInt8(ascii: "\n")) {
            let line = String(decoding: line.prefix(1_024), as: UTF8.self).trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let names = line.split(separator: ",").map { $0.filter { $0 != "\"" } }
            let isHead = names.contains { ListColumn(written: String($0))?.isParty == true }
            return isHead ? .csv : .lines
        }
        return .lines
    }

    private static func isBlank(_ byte: UInt8) -> Bool { " \t\r\n".utf8.contains(byte) }

    /// Takes an entry; false once there are more than may be.
    mutating func add(_ entry: ListEntry) -> Bool {
        guard entries.count < limits.entriesMax else {
            fault(entry.line, "more than \(limits.entriesMax) rules; make it several files")
            return false
        }
        entries.append(entry)
        return true
    }

    /// Faults that are kept: more are said to nobody.
    mutating func fault(_ line: Int, _ words: String) {
        guard faults.count < limits.entriesMax else { return }
        faults.append(ListFault(line: line, words: words))
    }

    /// The column of a name, or what is said where there is none.
    func column(named name: String) -> Result<ListColumn, ListNameFault> {
        let columns = ListColumn.of(list)
        if let column = ListColumn(written: name), columns.contains(column) {
            return .success(column)
        }
        let names = columns.map(\.rawValue)
        let near = NearestName.of(name.trimmed, among: names).map { "; did you mean \($0)?" }
        let known = ": they are \(names.joined(separator: ", "))"
        return .failure(ListNameFault(words: "there is no column \(name)" + (near ?? known)))
    }
}

/// A column that is not known.
struct ListNameFault: Error, Equatable {
    let words: String
}

// MARK: - One pattern a line

extension ListFile {
    private mutating func readLines(_ bytes: [UInt8], as column: ListColumn?) {
        guard let column else {
            let names = ListColumn.of(list).filter(\.isParty).map(\.rawValue)
            fault(
                1,
                "no head and no JSON: say with --as \(names.joined(separator: "|")) what its lines are,"
                    + " or open it with a line that names the columns"
            )
            return
        }
        let text = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated() {
            guard String(validating: line, as: UTF8.self) != nil else {
                fault(place + 1, "it is no UTF-8")
                continue
            }
            let words = String(decoding: line, as: UTF8.self)
            let pattern = (words.firstRange(of: " #").map { words[..<$0.lowerBound] } ?? words[...])
            let told = String(pattern).trimmed
            guard !told.isEmpty, !told.hasPrefix("#") else { continue }
            guard add(ListEntry(line: place + 1, fields: [column: told])) else { return }
        }
    }
}
