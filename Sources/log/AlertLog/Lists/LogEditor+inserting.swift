internal import Telephony

extension LogEditor {
    /// Adds a rule as part of a change that is under way: `author` decided it, `recorder` put it in.
    func insert<Rule: NewRule>(
        _ rule: Rule,
        of author: String,
        by recorder: String,
        at now: EventTime
    ) throws(DatabaseError) -> Int64 {
        let reason = Self.cut(rule.reason)
        let names = rule.parties.map(\.column) + ["reason", "author", "created_us", "expires_us"]
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let texts = rule.parties.map(\.text) + [reason, Self.cut(author)]
        try database.run(
            """
            INSERT INTO \(Rule.list.rawValue) (\(names.joined(separator: ", ")), pattern_form)
            VALUES (\(marks), 2)
            """,
            values: texts.map(SQLValue.text) + [.integer(now), .optional(rule.expires)]
        )
        let id = database.lastInsertID
        try database.feed(Rule.list.feedKind, id, at: now)
        try noteAdded(
            Rule.list == .blocks ? .blockAdd : .exemptionAdd,
            "\(Rule.list.noun) \(id)",
            rule.words + Self.until(rule.expires),
            (reason, Self.cut(recorder), now)
        )
        return id
    }
}

extension RuleList {
    fileprivate var feedKind: FeedKind { self == .blocks ? .block : .exemption }
}
