package import Telephony

extension LogEditor {
    /// Alerts judged at once, at most.
    package static let judgedMax = 1_000

    /// Notes what an analyst made of an alert; false where there is none of that number.
    package func set(
        alert: Int64,
        status: AlertStatus?,
        note: String?,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> Bool {
        let judgement = Judgement(status: status, note: note)
        return try judge([alert], judgement, by: author, at: now) == .done
    }

    /// Notes what an analyst made of alerts: of all, or of none where one is missing.
    ///
    /// `expecting` is the status that the analyst saw: where another has been given since, nothing is
    /// changed, so that what was judged in ignorance of it takes nothing away.
    package func judge(
        _ alerts: [Int64],
        _ judgement: Judgement,
        expecting: AlertStatus? = nil,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> JudgementOutcome {
        let author = Self.cut(author)
        let note = judgement.note.map(Self.cut)
        return try change(alerts, expecting) { found throws(DatabaseError) in
            for (alert, before) in found {
                let after = judgement.status?.rawValue ?? before
                try database.run(
                    """
                    UPDATE alerts SET status = ?2, note = coalesce(?3, note), status_by = ?4,
                        status_us = ?5
                    WHERE id = ?1
                    """,
                    .integer(alert),
                    .text(after),
                    .optional(note),
                    .text(author),
                    .integer(now)
                )
                var entry = AuditEntry(at: now, by: author, .alertSet, "alert \(alert)")
                (entry.before, entry.after, entry.note) = (before, after, note)
                try putOnRecord(judgement: entry, of: alert)
            }
            return .done
        }
    }

    /// Takes back the latest judgement of alerts that stands: of all, or of none where one has none.
    ///
    /// Status and note are again what they were before it. Who did so, and when, stands on record as a judgement does; another undo goes one further back.
    package func undo(
        _ alerts: [Int64],
        expecting: AlertStatus? = nil,
        by author: String,
        at now: EventTime
    ) throws(AlertLogError) -> JudgementOutcome {
        let author = Self.cut(author)
        return try change(alerts, expecting) { found throws(DatabaseError) in
            var undone: [(alert: Int64, is: String, standing: StandingJudgement)] = []
            var bare: [Int64] = []
            for (alert, status) in found {
                if let standing = try database.standingJudgement(of: alert) {
                    undone.append((alert, status, standing))
                } else {
                    bare.append(alert)
                }
            }
            guard bare.isEmpty else { return .nothingToUndo(bare) }
            for (alert, status, standing) in undone {
                try database.run(
                    """
                    UPDATE alerts SET status = ?2, note = ?3, status_by = ?4, status_us = ?5
                    WHERE id = ?1
                    """,
                    .integer(alert),
                    .text(standing.statusBefore),
                    .optional(standing.noteBefore),
                    .text(author),
                    .integer(now)
                )
                var entry = AuditEntry(at: now, by: author, .alertUndo, "alert \(alert)")
                (entry.before, entry.after) = (status, standing.statusBefore)
                entry.undoes = standing.id
                try putOnRecord(judgement: entry, of: alert)
            }
            return .done
        }
    }

    private func putOnRecord(
        judgement entry: AuditEntry,
        of alert: Int64
    ) throws(DatabaseError) {
        try database.feed(.judgement, alert, at: entry.at)
        try putOnRecord(entry)
    }

    /// Hands each alert once with its status to `body`, where all are there and as expected.
    private func change(
        _ alerts: [Int64],
        _ expected: AlertStatus?,
        _ body: ([(id: Int64, status: String)]) throws(DatabaseError) -> JudgementOutcome
    ) throws(AlertLogError) -> JudgementOutcome {
        guard alerts.count <= Self.judgedMax else { return .tooMany(limit: Self.judgedMax) }
        var seen: Set<Int64> = []
        let ids = alerts.filter { seen.insert($0).inserted }
        return try change { () throws(DatabaseError) in
            var found: [(id: Int64, status: String)] = []
            for id in ids {
                let sql = "SELECT status FROM alerts WHERE id = ?1"
                if let status = try database.first(sql, [.integer(id)], { $0.text(0) }) {
                    found.append((id, status))
                }
            }
            let known = Set(found.map(\.id))
            guard known.count == ids.count else {
                return .missing(ids.filter { !known.contains($0) })
            }
            let others = found.filter { $0.status != expected?.rawValue ?? $0.status }
            guard others.isEmpty else {
                return .changedSince(others.map { ChangedAlert(id: $0.id, status: $0.status) })
            }
            return try body(found)
        }
    }
}

/// The latest judgement of an alert that was not taken back.
private struct StandingJudgement {
    /// Its number in the record of decisions.
    let id: Int64
    let statusBefore: String
    let noteBefore: String?
}

extension Database {
    /// Nil where there is none, and where what stood before it is not on record.
    fileprivate func standingJudgement(
        of alert: Int64
    ) throws(DatabaseError) -> StandingJudgement? {
        let stands = "subject = ?1 AND \(LogReader.isStandingJudgement)"
        let subject = SQLValue.text("alert \(alert)")
        let latest = try first(
            "SELECT id, was FROM audit WHERE \(stands) ORDER BY id DESC LIMIT 1",
            [subject]
        ) { (id: $0.int64(0), status: $0.optionalText(1)) }
        guard let latest, let status = latest.status else { return nil }
        // A judgement without a note left the one before in its place.
        let note = try first(
            """
            SELECT note FROM audit WHERE \(stands) AND id < ?2 AND note IS NOT NULL
            ORDER BY id DESC LIMIT 1
            """,
            [subject, .integer(latest.id)]
        ) { $0.text(0) }
        return StandingJudgement(id: latest.id, statusBefore: status, noteBefore: note)
    }
}
