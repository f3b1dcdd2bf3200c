internal import Records
internal import Telephony

/// The statements for what comes in numbers, each prepared once.
///
/// A class, so that whoever hands the sink on counts one reference and not one for each.
final class SinkStatements {
    let alert: RecordStatement<AlertOpened>
    let raiseAlert: RecordStatement<AlertRaised>
    let closeAlert: RecordStatement<AlertClosed>
    let alertCall: RecordStatement<FlaggedCall>
    let changeCall: RecordStatement<CallChange>
    let endCall: RecordStatement<CallEnded>
    let call: RecordStatement<FinishedCall>
    let kill: RecordStatement<KillRecord>
    let gap: RecordStatement<Gap>
    let brake: RecordStatement<BrakeRecord>
    let burst: RecordStatement<BurstSeen>
    let baseline: RecordStatement<CalleeLearned>
    let evidence: RecordStatement<EvidenceFound>
    let holdsAlert: KeptStatement
    let ensureAlert: KeptStatement
    let findCaller: KeptStatement
    let findCallee: KeptStatement
    let countCall: KeptStatement
    let insertKillStep: KeptStatement
    let noteCause: KeptStatement
    let feed: KeptStatement

    init(_ database: Database) {
        alert = RecordStatement(on: database)
        raiseAlert = RecordStatement(on: database)
        closeAlert = RecordStatement(on: database)
        alertCall = RecordStatement(on: database)
        changeCall = RecordStatement(on: database, returning: " RETURNING id")
        endCall = RecordStatement(on: database, returning: " RETURNING id")
        call = RecordStatement(on: database)
        kill = RecordStatement(on: database)
        gap = RecordStatement(on: database)
        brake = RecordStatement(on: database)
        burst = RecordStatement(on: database)
        baseline = RecordStatement(on: database)
        evidence = RecordStatement(on: database)
        holdsAlert = KeptStatement("SELECT 1 FROM alerts WHERE id = ?1", on: database)
        ensureAlert = KeptStatement(Self.ensureAlert, on: database)
        findCaller = KeptStatement(Self.findCaller, on: database)
        findCallee = KeptStatement(Self.findCallee, on: database)
        countCall = KeptStatement(Self.countCall, on: database)
        insertKillStep = KeptStatement(Self.insertKillStep, on: database)
        noteCause = KeptStatement(Self.noteCause, on: database)
        feed = KeptStatement(Feed.insert, on: database)
    }
}

// MARK: - Texts

extension SinkStatements {
    /// The alert's own record may have been shed by a full journal; its calls still count.
    private static let ensureAlert = """
        INSERT OR IGNORE INTO alerts
            (id, callee, switch, first_seen_us, tripped_us, last_seen_us, rule, subject_kind, subject)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7)
        """

    private static let findCaller =
        "SELECT 1 FROM alert_calls WHERE alert = ?1 AND caller_word = ?2 LIMIT 1"

    private static let findCallee = """
        SELECT 1 FROM alert_calls WHERE alert = ?1 AND callee_word = ?2 AND callee_word <> 0 LIMIT 1
        """

    /// What a block of an alert ends belongs to it, and is none of the calls that it is made of.
    private static let countCall = """
        UPDATE alerts SET
            calls = calls + 1,
            distinct_callers = distinct_callers + ?2,
            distinct_callees = max(distinct_callees + ?6, 1),
            first_seen_us = min(first_seen_us, ?3),
            last_seen_us = max(last_seen_us, ?3),
            window_complete = window_complete AND ?4,
            state = 'open',
            interrupted = 0
        WHERE id = ?1 AND rule = ?5
        """

    private static let insertKillStep = """
        INSERT OR IGNORE INTO kill_steps (kill, state, attempt, at_us, detail)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """

    /// The call's own account, where one comes, says it better and replaces this.
    private static let noteCause = """
        UPDATE alert_calls SET cause = coalesce(cause, ?4)
        WHERE call_id = ?1 AND switch = ?2 AND alert = ?3
        """
}
