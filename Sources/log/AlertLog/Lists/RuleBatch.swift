package import Telephony

/// What is done to a list at once: all of it, or nothing.
package struct RuleBatch<Rule: NewRule>: Sendable {
    /// A rule that is to be made, and who decided it.
    package struct Addition: Sendable {
        package let rule: Rule
        /// Nil for whoever makes it.
        package let author: String?

        package init(_ rule: Rule, by author: String?) {
            (self.rule, self.author) = (rule, author)
        }
    }

    /// How it came about, as the record of decisions says it.
    package enum Way: String, Sendable { case imported, edited }

    package var way: Way
    package var added: [Addition]
    /// Numbers of rules that end.
    package var removed: [Int64] = []
    /// What is in force already is passed over; else it refuses the whole.
    package var skipsExisting = false
    /// Rules that may be in force when it is done.
    package var rulesMax = LogWatch.rulesMaxDefault
    /// The list is still that of this mark, or nothing is done.
    package var mark: RuleListMark?
    /// Where it came from, such as the name of a file.
    package var origin = ""

    package init(_ way: Way, adding added: [Addition]) { (self.way, self.added) = (way, added) }
}

/// Tells a list from what it was before.
package struct RuleListMark: Sendable, Equatable {
    /// The numbers of what was in force then; what has expired since changes nothing.
    let ids: [Int64]
    let time: EventTime
}

/// What came of a batch.
package enum RuleBatchOutcome: Sendable, Equatable {
    /// The numbers of what was made, by place in what was to be added; nil where it was passed over.
    case done([Int64?])
    /// These are in force already, by place, with the numbers that they have there.
    case existing([Int: Int64])
    /// Somebody else has changed the list.
    case changedSince
    /// More would be in force than the agent takes.
    case tooMany(inForce: Int, limit: Int)
}

extension LogEditor {
    /// Does all of a batch, or says why nothing of it was done.
    ///
    /// What is in force is read in the same transaction: two who import at once make nothing twice.
    package func apply<Rule: NewRule>(
        _ batch: RuleBatch<Rule>,
        plan: NumberingPlan,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> RuleBatchOutcome {
        try change { () throws(DatabaseError) in
            let ids = try database.rules(inForceOf: Rule.list, at: now)
            if let mark = batch.mark {
                let then = try database.rules(inForceOf: Rule.list, at: mark.time)
                guard then == mark.ids else { return .changedSince }
            }
            let existing = try database.existing(batch, plan, now)
            guard existing.isEmpty || batch.skipsExisting else { return .existing(existing) }
            let inForce = ids.count - batch.removed.count + batch.added.count - existing.count
            guard inForce <= batch.rulesMax || batch.added.count == existing.count else {
                return .tooMany(inForce: inForce, limit: batch.rulesMax)
            }
            for id in batch.removed { try take(id, of: Rule.list, by: author, at: now) }
            var made: [Int64?] = []
            for (place, addition) in batch.added.enumerated() {
                guard existing[place] == nil else {
                    made.append(nil)
                    continue
                }
                let decider = addition.author ?? author
                made.append(try insert(addition.rule, of: decider, by: author, at: now))
            }
            try noteBatch(batch, made.compactMap(\.self).count, by: author, at: now)
            return .done(made)
        }
    }

    private func take(
        _ id: Int64,
        of list: RuleList,
        by author: String,
        at now: EventTime
    ) throws(DatabaseError) {
        let isBlock = list == .blocks
        _ = try take(
            id,
            from: list.rawValue,
            words: isBlock ? "caller || ' to ' || callee" : "subject || ' ' || pattern",
            isBlock ? .blockRemove : .exemptionRemove,
            (author, now)
        )
    }

    private func noteBatch<Rule: NewRule>(
        _ batch: RuleBatch<Rule>,
        _ made: Int,
        by author: String,
        at now: EventTime
    ) throws(DatabaseError) {
        guard made + batch.removed.count > 0 else { return }
        try putOnRecord(
            AuditEntry(
                at: now,
                by: Self.cut(author),
                batch.way == .imported ? .listImport : .listEdit,
                Rule.list.rawValue,
                after: "\(made) added, \(batch.removed.count) removed",
                note: batch.origin.isEmpty ? nil : Self.cut(batch.origin)
            )
        )
    }
}

extension LogReader {
    /// Which rules of a batch are in force already, by place, with the numbers that they have there.
    package func existing(
        _ batch: RuleBatch<some NewRule>,
        plan: NumberingPlan,
        now: EventTime
    ) throws(AlertLogError) -> [Int: Int64] {
        try logged { () throws(DatabaseError) in try database.existing(batch, plan, now) }
    }

    /// The mark of a list as it is now.
    package func mark(of list: RuleList, now: EventTime) throws(AlertLogError) -> RuleListMark {
        try logged { () throws(DatabaseError) in
            RuleListMark(ids: try database.rules(inForceOf: list, at: now), time: now)
        }
    }
}

extension Database {
    /// Which of the rules are in force already, of those that the batch leaves there.
    fileprivate func existing<Rule: NewRule>(
        _ batch: RuleBatch<Rule>,
        _ plan: NumberingPlan,
        _ now: EventTime
    ) throws(DatabaseError) -> [Int: Int64] {
        let loader = RuleLoader(self, plan: plan, rulesMax: LogWatch.rulesMaxDefault)
        let gone = Set(batch.removed)
        let keys = try loader.rules(inForceAt: now).keys(of: Rule.list)
            .filter { !gone.contains($0.id) }
        let known = Dictionary(keys.map { ($0.key, $0.id) }) { first, _ in first }
        var found: [Int: Int64] = [:]
        for (place, addition) in batch.added.enumerated() {
            found[place] = known[addition.rule.key]
        }
        return found
    }

    /// The numbers of the rules of a list that are in force; a row of a list is never changed but by its
    /// end, so that they tell one list from another.
    fileprivate func rules(
        inForceOf list: RuleList,
        at now: EventTime
    ) throws(DatabaseError) -> [Int64] {
        try all(
            """
            SELECT id FROM \(list.rawValue)
            WHERE removed_us IS NULL AND (expires_us IS NULL OR expires_us > ?1)
                \(list == .blocks ? "AND alert IS NULL" : "") ORDER BY id
            """,
            [.integer(now)]
        ) { $0.int64(0) }
    }
}
