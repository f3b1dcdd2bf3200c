import Lists
import Views
import Wire

extension ListFile {
    /// Comma-separated values with a head; lines in front of it that open with `#` are comments.
    mutating func readCSV(_ bytes: [UInt8]) {
        let (rest, passed) = Self.withoutComments(bytes)
        var reader = CSVReader(bufferBytes: max(1, rest.count))
        reader.queue.append(rest)
        reader.isOver = true
        var columns: [ListColumn?]?
        while let outcome = reader.next() {
            let line = reader.line + passed
            if case .malformed(let problem) = outcome {
                fault(line, "it \(problem)")
                continue
            }
            let fields = (0..<reader.fieldCount).map { reader[$0] }
            guard fields.allSatisfy({ String(validating: $0, as: UTF8.self) != nil }) else {
                fault(line, "it is no UTF-8")
                continue
            }
            let texts = fields.map { CSV.meaning(of: String(decoding: $0, as: UTF8.self)) }
            guard let known = columns else {
                columns = head(texts, line)
                continue
            }
            guard texts.count == known.count else {
                fault(line, "it has \(texts.count) fields, and the head has \(known.count)")
                continue
            }
            var entry = ListEntry(line: line)
            for case (let column?, let text) in zip(known, texts) { entry.fields[column] = text }
            guard add(entry) else { return }
        }
    }

    /// The columns that a head names; nil for those that are not read.
    private mutating func head(_ names: [String], _ line: Int) -> [ListColumn?] {
        var found: [ListColumn?] = []
        for name in names {
            guard !ListColumn.passedOver.contains(name.trimmed.lowercased()) else {
                found.append(nil)
                continue
            }
            switch column(named: name) {
            case .success(let column):
                if found.contains(column) { fault(line, "it names \(column.rawValue) twice") }
                found.append(column)
            case .failure(let problem):
                fault(line, problem.words)
                found.append(nil)
            }
        }
        if !found.contains(where: { $0?.isParty == true }) {
            fault(line, "no column says whom the rules are about")
        }
        return found
    }

    private static func withoutComments(_ bytes: [UInt8]) -> (ArraySlice<UInt8>, lines: Int) {
        var (rest, lines) = (bytes[...], 0)
        if rest.starts(with: [0xef, 0xbb, 0xbf]) { rest = rest.dropFirst(3) }
        while rest.first == UInt8(ascii: "#") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return ([], lines) }
            rest = rest[(end + 1)...]
            lines += 1
        }
        return (rest, lines)
    }
}
