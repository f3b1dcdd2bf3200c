import AlertLog
import Lists
import Telephony
import Views

/// A rule that files hold: how an entry becomes one, and a row of the log an entry.
protocol FileRule: NewRule {
    associatedtype ShownTable: RowTable

    /// Reads what an entry says; `reason` is not empty.
    init(
        _ entry: ListEntry,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(ListFault)

    static var table: ShownTable { get }
    static func rows(of reader: LogReader, now: EventTime) throws -> [ShownTable.Row]
    static func id(of row: ShownTable.Row) -> Int64
    /// The fields of a row, as a file has them; nil for a rule that the agent made and that ends by itself.
    static func fields(of row: ShownTable.Row) -> [ListColumn: String]?
}

extension FileRule {
    /// How whoever makes it is to be told of what it reaches.
    static var isBlock: Bool { list == .blocks }
}

extension NewExemption: FileRule {
    static var table: ExemptionTable { ExemptionTable() }

    init(
        _ entry: ListEntry,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(ListFault) {
        let parties: [(Subject, ListColumn)] = [
            (.callee, .callee), (.caller, .caller), (.source, .source),
        ]
        let given = parties.compactMap { subject, column in entry[column].map { (subject, $0) } }
        guard let (subject, pattern) = given.first else {
            throw ListFault(line: entry.line, words: "it says nobody: callee, caller or source")
        }
        guard given.count == 1 else {
            throw ListFault(line: entry.line, words: "one exemption names one party")
        }
        do throws(PatternError) {
            try self.init(subject, pattern: pattern, reason: reason, expires: expires, plan: plan)
        } catch {
            throw ListFault(line: entry.line, words: "\(subject.rawValue): \(error)")
        }
    }

    static func rows(of reader: LogReader, now: EventTime) throws -> [ExemptionRow] {
        try reader.exemptions(all: false, now: now)
    }

    static func id(of row: ExemptionRow) -> Int64 { row.id }

    static func fields(of row: ExemptionRow) -> [ListColumn: String]? {
        var fields: [ListColumn: String] = [
            .id: "\(row.id)", .reason: row.reason, .author: row.author, .hits: "\(row.hits)",
            .created: TimeText.iso8601(row.created),
        ]
        if let column = ListColumn(rawValue: row.subject) { fields[column] = row.pattern }
        fields[.expires] = row.expires.map(TimeText.iso8601)
        fields[.lastHit] = row.lastHit.map(TimeText.iso8601)
        return fields
    }
}

extension NewBlock: FileRule {
    static var table: BlockTable { BlockTable() }

    init(
        _ entry: ListEntry,
        reason: String,
        expires: EventTime?,
        plan: NumberingPlan
    ) throws(ListFault) {
        guard let caller = entry[.caller], let callee = entry[.callee] else {
            throw ListFault(
                line: entry.line,
                words: "a block takes a caller and a callee: nothing is blocked by one alone"
            )
        }
        do throws(PatternError) {
            try self.init(
                caller: caller,
                callee: callee,
                reason: reason,
                expires: expires,
                plan: plan
            )
        } catch {
            throw ListFault(line: entry.line, words: "\(error)")
        }
    }

    static func rows(of reader: LogReader, now: EventTime) throws -> [BlockRow] {
        try reader.blocks(all: false, now: now)
    }

    static func id(of row: BlockRow) -> Int64 { row.id }

    static func fields(of row: BlockRow) -> [ListColumn: String]? {
        guard row.alert == nil else { return nil }
        var fields: [ListColumn: String] = [
            .id: "\(row.id)", .caller: row.caller, .callee: row.callee, .reason: row.reason,
            .author: row.author, .created: TimeText.iso8601(row.created),
        ]
        fields[.expires] = row.expires.map(TimeText.iso8601)
        return fields
    }
}
