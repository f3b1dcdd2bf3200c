package import AlertLog
package import Wire

/// Writes rows as JSON into one buffer: the very bytes of `JSON(row).encoded`, and no value for each.
package struct RowWriter: Sendable {
    private var json = JSONWriter()

    package init() {}

    /// All that was written since it was last begun anew.
    package var bytes: [UInt8] { json.bytes }

    /// Begins anew, in the room that there is.
    package mutating func removeAll() { json.removeAll() }

    /// Ends the line, so that there is one object a line.
    package mutating func endLine() { json.append(sign: "\n") }

    /// Adds a value that is there already.
    package mutating func write(_ value: JSON) { json.append(value) }

    /// Adds a row as one object: its type, then its fields in the order of their statement.
    ///
    /// `lists` are the written lists of other rows that belong to it, `more` what stands behind its
    /// fields.
    package mutating func write<Shown: LogRow>(
        _ row: Shown,
        lists: [String: [UInt8]] = [:],
        more: [JSON.Member] = [],
        isOfCapture: Bool = false
    ) {
        var row = row
        var members = MemberWriter(lists: lists, isOfCapture: isOfCapture)
        // Nobody else may hold the buffer, or each row copies it.
        swap(&members.json, &json)
        members.begin(Shown.type)
        row.visit(&members)
        for member in more { members.add(member) }
        members.end()
        swap(&members.json, &json)
    }

    /// Adds an alert with its calls: of the log, or of a capture alike.
    package mutating func write(_ details: AlertDetails, isOfCapture: Bool = false) {
        let alert = details.alert
        var lists = [
            alert.subject.others: Self.list(details.others) { $0.write(JSON.string($1)) },
            "calls": Self.list(details.ownCalls) { $0.write($1, isOfCapture: isOfCapture) },
        ]
        let blocked = details.blockedCalls
        if !blocked.isEmpty {
            lists["blocked_calls"] = Self.list(blocked) { $0.write($1, isOfCapture: isOfCapture) }
        }
        if let found = details.evidence {
            lists["evidence"] = Self.list(found) { writer, row in
                let words = JSON.Member(key: "text", value: .string(row.words))
                writer.write(row, more: [words], isOfCapture: isOfCapture)
            }
        }
        if let said = details.judgements {
            lists["judgements"] = Self.list(said) { $0.write($1) }
        }
        write(alert, lists: lists, isOfCapture: isOfCapture)
    }

    /// Adds a kill with its steps.
    package mutating func write(_ kill: KillRow, steps: [KillStepRow]) {
        write(kill, lists: ["steps": Self.list(steps) { $0.write($1) }])
    }

    /// Adds a page of rows under a name: how many they are, the rows, and what goes on with the next.
    package mutating func write<Shown: LogRow>(
        page name: String,
        _ rows: [Shown],
        next: String?,
        more: [JSON.Member] = []
    ) {
        json.append(sign: "{")
        json.append(key: "count", "")
        json.append(Int64(rows.count))
        json.append(sign: ",")
        json.append(key: name, "")
        json.append(written: Self.list(rows) { $0.write($1) })
        let isLast = JSON.Member(key: "has_more", value: .boolean(next != nil))
        let place = JSON.Member(key: "next", value: .optional(next, JSON.string))
        for member in [isLast, place] + more {
            json.append(sign: ",")
            json.append(key: member.key, "")
            json.append(member.value)
        }
        json.append(sign: "}")
    }

    private static func list<Item>(
        _ items: [Item],
        _ write: (inout RowWriter, Item) -> Void
    ) -> [UInt8] {
        var writer = RowWriter()
        writer.json.append(sign: "[")
        for (index, item) in items.enumerated() {
            if index > 0 { writer.json.append(sign: ",") }
            write(&writer, item)
        }
        writer.json.append(sign: "]")
        return writer.bytes
    }
}

extension RowWriter {
    /// Adds a row that a query stands on, read where it lies.
    package mutating func write(_ row: Row, by plan: RowPlan) { plan.write(row, to: &json) }
}

/// Writes a row's members as they come.
private struct MemberWriter: RowVisitor {
    var json = JSONWriter()
    private let lists: [String: [UInt8]]
    private let isOfCapture: Bool
    private var isFirst = true

    init(lists: [String: [UInt8]], isOfCapture: Bool) {
        (self.lists, self.isOfCapture) = (lists, isOfCapture)
    }

    mutating func begin(_ type: String?) {
        json.append(sign: "{")
        guard let type else { return }
        key("type")
        json.append(type)
    }

    mutating func end() { json.append(sign: "}") }

    mutating func add(_ member: JSON.Member) {
        key(member.key)
        json.append(member.value)
    }

    private mutating func key(_ name: String, _ suffix: StaticString = "") {
        if !isFirst { json.append(sign: ",") }
        isFirst = false
        json.append(key: name, suffix)
    }

    private func shows(_ field: RowField) -> Bool {
        field.place.isInJSON && (field.place.isOfCapture || !isOfCapture)
    }

    mutating func text(_ field: RowField, _ value: inout String) {
        guard shows(field) else { return }
        key(field.name)
        json.append(value)
    }

    mutating func text(_ field: RowField, _ value: inout String?) {
        guard shows(field) else { return }
        key(field.name)
        if let value { json.append(value) } else { json.appendNull() }
    }

    mutating func integer(_ field: RowField, _ value: inout Int64) {
        guard shows(field) else { return }
        add(field.name, value, isTime: field.isTime)
    }

    mutating func integer(_ field: RowField, _ value: inout Int64?) {
        guard shows(field) else { return }
        add(field.name, value, isTime: field.isTime)
    }

    private mutating func add(_ name: String, _ value: Int64?, isTime: Bool) {
        key(name)
        if isTime {
            if let value { json.append(time: value) } else { json.appendNull() }
            key(name, "_us")
        }
        if let value { json.append(value) } else { json.appendNull() }
    }

    mutating func flag(_ field: RowField, _ value: inout Bool) {
        guard shows(field) else { return }
        key(field.name)
        json.append(value)
    }

    mutating func computed(_ field: RowField, _ value: @autoclosure () -> FieldValue) {
        guard shows(field) else { return }
        switch value() {
        case .text(var text): self.text(field, &text)
        case .integer(let number): add(field.name, number, isTime: false)
        case .flag(var flag): self.flag(field, &flag)
        case .time(let time): add(field.name, time, isTime: true)
        }
    }

    mutating func list(_ field: RowField) {
        // What a list holds has been chosen by whoever wrote it.
        guard let list = lists[field.name] else { return }
        key(field.name)
        json.append(written: list)
    }
}
