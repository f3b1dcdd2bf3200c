internal import Records
package import Telephony

/// How good rules and lists are, by what people said of their alerts.
extension LogReader {
    /// Of a row of `audit`: it judges an alert, and was not taken back.
    static let isStandingJudgement = """
        what = 'alert.set' AND NOT EXISTS (
            SELECT 1 FROM audit AS later
            WHERE later.subject = audit.subject AND later.undoes = audit.id)
        """

    /// Of a row of `alerts`: what was made of it.
    static let verdict = """
        CASE WHEN status <> 'resolved' THEN status ELSE (
            SELECT becomes FROM audit
            WHERE subject = 'alert ' || alerts.id AND becomes <> 'resolved'
                AND \(isStandingJudgement)
            ORDER BY id DESC LIMIT 1) END
        """

    /// What was made of the alerts of each rule that tripped between these times: month by month, then
    /// all months of each rule together.
    ///
    /// The latest verdict of an alert holds. That it was `resolved` since takes nothing back; that it is
    /// `new` or `investigating` again does.
    package func precision(
        since: EventTime?,
        until: EventTime?
    ) throws(AlertLogError) -> [PrecisionRow] {
        var condition = Condition()
        condition.add(since: since, until: until, "tripped_us")
        let months = try logged { () throws(DatabaseError) in
            try database.all(
                """
                WITH told AS (
                    SELECT rule, strftime('%Y-%m', tripped_us / 1000000, 'unixepoch') AS month,
                        \(Self.verdict) AS verdict
                    FROM alerts WHERE \(condition.sql))
                SELECT rule, month, count(*), total(verdict = 'confirmed'),
                    total(verdict = 'false_positive')
                FROM told GROUP BY rule, month ORDER BY rule, month
                """,
                condition.values
            ) { row in
                var found = PrecisionRow()
                (found.rule, found.month, found.alerts) = (row.text(0), row.text(1), row.int(2))
                (found.confirmed, found.falsePositives) = (row.int(3), row.int(4))
                return found
            }
        }
        return months + Self.totals(months)
    }

    private static func totals(_ months: [PrecisionRow]) -> [PrecisionRow] {
        var totals: [PrecisionRow] = []
        for row in months {
            if totals.last?.rule != row.rule {
                var total = PrecisionRow()
                total.rule = row.rule
                totals.append(total)
            }
            let last = totals.count - 1
            totals[last].alerts += row.alerts
            totals[last].confirmed += row.confirmed
            totals[last].falsePositives += row.falsePositives
        }
        return totals
    }

    /// Rules of which no alert tripped between these times.
    package func unfiredRules(
        since: EventTime?,
        until: EventTime?
    ) throws(AlertLogError) -> [UnfiredRuleRow] {
        var (within, before) = (Condition(), Condition())
        within.add(since: since, until: until, "tripped_us")
        before.add(since: nil, until: since ?? until, "tripped_us")
        let fired = Set(try latest("rule", "tripped_us", "alerts", within).keys)
        let last = try latest("rule", "tripped_us", "alerts", before)
        return FindingRule.words.filter { !fired.contains($0) }.map { rule in
            var row = UnfiredRuleRow()
            (row.rule, row.since, row.lastFired) = (rule, since, last[rule])
            return row
        }
    }

    /// Exemptions, and blocks made by hand, that are in force and had no hit since, in the order of their
    /// numbers; without `since` those that never had one.
    ///
    /// Blocks that came from an alert end by themselves and are none of them.
    package func unhit(
        since: EventTime?,
        until: EventTime?,
        now: EventTime
    ) throws(AlertLogError) -> [UnhitRow] {
        let exemptions = try exemptions(all: false, now: now).map { UnhitRow($0) }
        var ofBlock = Condition()
        ofBlock.add("block IS NOT NULL")
        let killed = try latest("block", "requested_us", "kills", ofBlock)
        let found = try latest("block", "last_seen_us", "alerts", ofBlock)
        let blocks = try blocks(all: false, now: now).filter { $0.alert == nil }.map { block in
            let key = "\(block.id)"
            return UnhitRow(block, lastHit: [killed[key], found[key]].compactMap(\.self).max())
        }
        return (exemptions + blocks).filter { row in
            row.lastHit.map { $0 < since ?? .min } ?? ((until ?? .max) > row.since)
        }
    }

    /// The latest time of each key of a table.
    private func latest(
        _ key: String,
        _ time: String,
        _ table: String,
        _ condition: Condition
    ) throws(AlertLogError) -> [String: EventTime] {
        let rows = try logged { () throws(DatabaseError) in
            try database.all(
                "SELECT \(key), max(\(time)) FROM \(table) WHERE \(condition.sql) GROUP BY \(key)",
                condition.values
            ) { (key: $0.text(0), time: $0.int64(1)) }
        }
        return Dictionary(rows.map { ($0.key, $0.time) }) { first, _ in first }
    }
}

extension UnhitRow {
    fileprivate init(_ exemption: ExemptionRow) {
        self.init()
        (list, id) = (.exemption, exemption.id)
        pattern = "\(exemption.subject) \(exemption.pattern)"
        (lastHit, since) = (exemption.lastHit, exemption.lastHit ?? exemption.created)
        (author, reason) = (exemption.author, exemption.reason)
    }

    fileprivate init(_ block: BlockRow, lastHit: EventTime?) {
        self.init()
        (list, id, self.lastHit) = (.block, block.id, lastHit)
        pattern = "\(block.caller) to \(block.callee)"
        since = lastHit ?? block.created
        (author, reason) = (block.author, block.reason)
    }
}
