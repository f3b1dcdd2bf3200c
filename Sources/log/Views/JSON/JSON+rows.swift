package import AlertLog
import Figures
package import Telephony
package import Wire

extension JSON {
    /// A row as one object: its type, then its fields in the order of their statement.
    ///
    /// Keys and their order are a contract. `lists` are other rows that belong to it; where `isOfCapture`
    /// is true, only what a capture tells is in it.
    package init(_ row: some LogRow, lists: [String: [JSON]] = [:], isOfCapture: Bool = false) {
        var (members, row) = (MemberVisitor(lists: lists, isOfCapture: isOfCapture), row)
        members.begin(type(of: row).type)
        row.visit(&members)
        self = .object(members.members)
    }

    /// An alert with its calls: of the log, or of a capture alike.
    package init(_ details: AlertDetails, isOfCapture: Bool = false) {
        let alert = details.alert
        let call = { (row: AlertCallRow) in JSON(row, isOfCapture: isOfCapture) }
        var lists = [
            alert.subject.others: details.others.map(JSON.string),
            "calls": details.ownCalls.map(call),
        ]
        let blocked = details.blockedCalls
        if !blocked.isEmpty { lists["blocked_calls"] = blocked.map(call) }
        if let found = details.evidence {
            lists["evidence"] = found.map { JSON(evidence: $0, isOfCapture: isOfCapture) }
        }
        if let said = details.judgements { lists["judgements"] = said.map { JSON($0) } }
        self.init(alert, lists: lists, isOfCapture: isOfCapture)
    }

    /// A signal with its figures and what they say.
    private init(evidence row: EvidenceRow, isOfCapture: Bool) {
        self.init(row, isOfCapture: isOfCapture)
        add("text", .string(row.words))
    }

    /// A kill and, where they are given, its steps.
    package init(_ kill: KillRow, steps: [KillStepRow]?) {
        self.init(kill, lists: steps.map { ["steps": $0.map { JSON($0) }] } ?? [:])
    }

    /// What was made of the alerts of a rule, with the share that was true and its bounds to four places.
    ///
    /// They are null where nothing was judged.
    package init(precision row: PrecisionRow) {
        self.init(row)
        let rounded = { (share: Double) in JSON.number((share * 10_000).rounded() / 10_000) }
        add("share_true", .optional(row.shareTrue, rounded))
        add("share_true_low", .optional(row.interval?.low, rounded))
        add("share_true_high", .optional(row.interval?.high, rounded))
    }

    /// The agent's figures as one object, a key for each.
    package init(_ figures: [StatRow], takenAt time: EventTime) {
        self = ["type": "stats"]
        add(time: "snapshot", time)
        for row in figures { add(row.name, JSON(row.value)) }
    }

    private init(_ value: StatValue) {
        if let buckets = value.buckets {
            self.init(buckets)
            return
        }
        switch value {
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .number(value)
        case .text(let value): self = .string(value)
        }
    }
}

extension JSON {
    /// A histogram: how many lengths of time were no longer than each bound, and all of them.
    fileprivate init(_ buckets: FigureBuckets) {
        let bounds = zip(FigureBuckets.microsecondsMax, buckets.upTo)
        self = [
            "count": .integer(buckets.count), "sum_us": .integer(buckets.sumMicroseconds),
            "up_to_us": .object(
                bounds.map { JSON.Member(key: "\($0)", value: .integer($1)) }
            ),
        ]
    }
}

/// Gathers a row's members.
private struct MemberVisitor: ShowingVisitor {
    let lists: [String: [JSON]]
    let isOfCapture: Bool
    private(set) var members: [JSON.Member] = []

    init(lists: [String: [JSON]], isOfCapture: Bool) {
        (self.lists, self.isOfCapture) = (lists, isOfCapture)
        members.reserveCapacity(48)
    }

    mutating func begin(_ type: String?) {
        if let type { add("type", .string(type)) }
    }

    private mutating func add(_ key: String, _ value: JSON) {
        members.append(JSON.Member(key: key, value: value))
    }

    mutating func show(_ field: RowField, _ value: () -> FieldValue) {
        guard field.place.isInJSON, field.place.isOfCapture || !isOfCapture else { return }
        switch value() {
        case .text(let text): add(field.name, .optional(text, JSON.string))
        case .integer(let number): add(field.name, .optional(number) { .integer($0) })
        case .flag(let flag): add(field.name, .boolean(flag))
        case .time(let time):
            add(field.name, .optional(time) { .string(TimeText.iso8601($0)) })
            add(field.name + "_us", .optional(time) { .integer($0) })
        }
    }

    mutating func list(_ field: RowField) {
        guard let list = lists[field.name] else { return }
        add(field.name, .array(list))
    }
}
