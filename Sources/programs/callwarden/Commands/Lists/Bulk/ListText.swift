import AlertLog
import CommandLine
import Lists
import Telephony
import Views
import Wire

/// A list as a file of one format, as far as it means in a file what it means in the log.
struct ListText<Rule: FileRule>: Sendable {
    private(set) var entries: [ListEntry] = []
    /// Rules that the agent made and that end by themselves: in no file.
    private(set) var automatic = 0
    /// Rules that would mean something else, and why.
    private(set) var leftOut: [String] = []

    /// What is in force at a time; of one moment where the reader's snapshot is open.
    init(
        _ reader: LogReader,
        _ rules: LogRules,
        as format: ListFormat,
        plan: NumberingPlan,
        now: EventTime
    ) throws {
        var meanings: [Int64: Set<RuleKey>] = [:]
        for (key, id) in rules.keys(of: Rule.list) { meanings[id, default: []].insert(key) }
        for row in try Rule.rows(of: reader, now: now) {
            guard let fields = Rule.fields(of: row) else {
                automatic += 1
                continue
            }
            let entry = ListEntry(line: entries.count + 2, fields: fields)
            let id = Rule.id(of: row)
            if Self.meaning(of: entry, as: format, plan).map({ [$0] }) == meanings[id] {
                entries.append(entry)
            } else {
                leftOut.append(
                    "\(Rule.list.noun) \(id) would not mean the same in a file of this format"
                )
            }
        }
    }

    /// What a file with the entry says.
    private static func meaning(
        of entry: ListEntry,
        as format: ListFormat,
        _ plan: NumberingPlan
    ) -> RuleKey? {
        var written = entry
        if format == .csv {
            written.fields = entry.fields.mapValues { text in
                CSV.meaning(of: CSV.quoted(text).unquoted)
            }
        }
        return try? Rule(written, reason: "-", expires: nil, plan: plan).key
    }

    /// The file.
    func text(as format: ListFormat) -> String {
        switch format {
        case .csv:
            let columns = ListColumn.of(Rule.list)
            let lines = entries.map { entry in
                CSV.line(columns.map { column in Self.field(column, of: entry) })
            }
            return CSV.head(columns.map(\.rawValue)) + lines.joined()
        case .json: return entries.map { Self.json($0).encoded + "\n" }.joined()
        case .lines:
            let parties = ListColumn.of(Rule.list).filter(\.isParty)
            return entries.map { entry in
                parties.compactMap { entry[$0] }.map { TextEscape.escaped($0) }
                    .joined(separator: " to ") + "\n"
            }
            .joined()
        }
    }

    private static func field(_ column: ListColumn, of entry: ListEntry) -> CSV.Field {
        guard let text = entry.fields[column] else { return .none }
        guard column == .id || column == .hits, let number = Int64(text) else { return .text(text) }
        return .number(number)
    }

    private static func json(_ entry: ListEntry) -> JSON {
        var json: JSON = [:]
        for column in ListColumn.of(Rule.list) {
            guard let text = entry.fields[column] else { continue }
            let number = column == .id || column == .hits ? Int64(text) : nil
            if let number {
                json.add(column.rawValue, .integer(number))
            } else {
                json.add(column.rawValue, .string(text))
            }
        }
        return json
    }
}

extension String {
    /// A quoted field without its quotes, and with doubled ones single.
    fileprivate var unquoted: String {
        String(dropFirst().dropLast().replacing("\"\"", with: "\""))
    }
}

extension Arguments {
    /// A list as it is in force, with its mark, of one moment.
    func listText<Rule: FileRule>(
        of rules: Rule.Type,
        as format: ListFormat,
        plan: NumberingPlan,
        now: EventTime,
        on console: Console
    ) throws -> (text: ListText<Rule>, mark: RuleListMark) {
        let reader = try logReader(on: console)
        return try reader.snapshot {
            let inForce = try reader.rules(inForceAt: now, plan: plan)
            let text = try ListText<Rule>(reader, inForce, as: format, plan: plan, now: now)
            return (text, try reader.mark(of: Rule.list, now: now))
        }
    }
}
