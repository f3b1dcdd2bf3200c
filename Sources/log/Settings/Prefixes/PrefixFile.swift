import Rules
import Wire

/// An operator's file of prefixes: comma-separated values, the first line naming the columns, `#` in
/// front of a comment.
struct PrefixFile {
    /// More than as many rows as are taken need.
    static let bytesMax = 4 << 20
    /// Problems that are told of one by one.
    private static let problemsMax = 20
    /// Rows of one prefix, each at other hours.
    private static let rowsOfPrefixMax = 64

    let path: String
    private(set) var problems: [SettingsProblem] = []
    private var untold = 0
    private var isHeaderRead = false
    private var columns: [PrefixColumn] = []
    private var rows: [PrefixRow] = []
    /// Where the rows of each prefix stand: their places and lines.
    private var known: [String: [(place: Int, line: Int)]] = [:]

    init(path: String) { self.path = path }

    /// The rows, and what is wrong among the problems.
    mutating func read() -> [PrefixRow] {
        let bytes: [UInt8]
        do throws(SmallFile.Fault) {
            bytes = Array(try SmallFile.read(path, bytesMax: Self.bytesMax).data)
        } catch {
            switch error {
            case .unreadable(let reason):
                problems.append(.unreadable(file: path, reason: reason))
            case .tooLarge: problems.append(.tooLarge(file: path, limit: Self.bytesMax))
            }
            return []
        }
        return read(bytes)
    }

    /// The same of a file's bytes.
    mutating func read(_ bytes: [UInt8]) -> [PrefixRow] {
        var reader = CSVReader()
        reader.queue.append(Self.withoutComments(bytes))
        reader.isOver = true
        while let outcome = reader.next() {
            switch outcome {
            case .malformed(let problem): tell(reader.line, "\(problem)")
            case .record:
                let fields = (0..<reader.fieldCount).map {
                    String(decoding: reader[$0], as: UTF8.self).trimmed
                }
                take(fields, reader.line)
            }
        }
        if columns.isEmpty, problems.isEmpty {
            tell(1, "names no columns; begin with a line such as prefix,name,calls_per_minute")
        }
        if untold > 0 { tell(reader.line, "and \(untold) more problems before here", always: true) }
        return rows
    }

    private mutating func tell(_ line: Int, _ what: String, always: Bool = false) {
        guard always || problems.count < Self.problemsMax else { return untold += 1 }
        problems.append(.row(file: path, line: line, what: what))
    }

    private mutating func take(_ fields: [String], _ line: Int) {
        guard !columns.isEmpty else { return begin(fields, line) }
        // Without its columns no row can be read.
        guard isHeaderRead else { return }
        guard fields.count <= columns.count else {
            let what = "has \(fields.count) fields, and the first line names \(columns.count)"
            return tell(line, what + "; a field with a comma goes into quotes")
        }
        guard rows.count < PrefixTable.rowsMax else {
            return tell(line, "is past the \(PrefixTable.rowsMax) rows that a file may have")
        }
        var draft = PrefixDraft()
        for (column, field) in zip(columns, fields) where !field.isEmpty {
            do throws(PrefixFault) { try draft.take(field, of: column) } catch {
                tell(line, error.what)
            }
        }
        do throws(PrefixFault) {
            if let row = try draft.row() { try add(row, line) }
        } catch {
            tell(line, error.what)
        }
    }

    /// The first line names the columns, in any order.
    private mutating func begin(_ fields: [String], _ line: Int) {
        for field in fields {
            let column = PrefixColumn(field)
            if let column, columns.contains(column) { tell(line, "names \(field) twice") }
            if column == nil {
                let near = NearestName.of(field, among: PrefixColumn.all.map(\.word))
                let hint = near.map { "; did you mean \($0)?" }
                tell(
                    line,
                    "\(field.prefix(60)): no such column"
                        + (hint ?? "; there are "
                            + PrefixColumn.all.map(\.word).joined(separator: ", "))
                )
            }
            columns.append(column ?? .unknown)
        }
        if !columns.contains(.prefix) { tell(line, "names no column prefix") }
        isHeaderRead = problems.isEmpty
    }

    /// Rows of one prefix are told apart by their hours.
    private mutating func add(_ row: PrefixRow, _ line: Int) throws(PrefixFault) {
        let others = known[row.written] ?? []
        for other in others where rows[other.place].hours.overlaps(row.hours) {
            throw PrefixFault(
                "\(row.written) stands in line \(other.line) as well, at some of the same hours;"
                    + " give each row hours of its own"
            )
        }
        guard others.count < Self.rowsOfPrefixMax else {
            throw PrefixFault("\(row.written) has more than \(Self.rowsOfPrefixMax) rows")
        }
        known[row.written, default: []].append((rows.count, line))
        rows.append(row)
    }

    /// Comments become empty lines, so that lines keep their numbers.
    private static func withoutComments(_ bytes: [UInt8]) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let first = line.first { $0 != UInt8(ascii: " ") }
            if first != UInt8(ascii: "#") { kept += line }
            kept.append(UInt8(ascii: "\n"))
        }
        return kept
    }
}

/// What is wrong with a field or a row, and what to do.
struct PrefixFault: Error {
    let what: String

    init(_ what: String) { self.what = what }
}

extension String {
    fileprivate var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}
