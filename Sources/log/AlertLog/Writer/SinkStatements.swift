/// The statements for what comes in numbers: alerts, their calls, kills and finished calls.
///
/// A class, so that whoever hands the sink on counts one reference and not one for each.
final class SinkStatements {
    let openAlert: KeptStatement
    let ensureAlert: KeptStatement
    let findCaller: KeptStatement
    let insertCall: KeptStatement
    let countCall: KeptStatement
    let changeCall: KeptStatement
    let closeAlert: KeptStatement
    let finishAlertCall: KeptStatement
    let insertFinished: KeptStatement
    let storeKill: KeptStatement
    let insertKillStep: KeptStatement

    init(_ database: Database) {
        openAlert = KeptStatement(Self.openAlert, on: database)
        ensureAlert = KeptStatement(Self.ensureAlert, on: database)
        findCaller = KeptStatement(Self.findCaller, on: database)
        insertCall = KeptStatement(Self.insertCall, on: database)
        countCall = KeptStatement(Self.countCall, on: database)
        changeCall = KeptStatement(Self.changeCall, on: database)
        closeAlert = KeptStatement(Self.closeAlert, on: database)
        finishAlertCall = KeptStatement(Self.finishAlertCall, on: database)
        insertFinished = KeptStatement(Self.insertFinished, on: database)
        storeKill = KeptStatement(Self.storeKill, on: database)
        insertKillStep = KeptStatement(Self.insertKillStep, on: database)
    }
}

// MARK: - Texts

extension SinkStatements {
    /// Opens an alert, or completes one that its calls opened.
    private static let openAlert = """
        INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us,
            decided_us, threshold, window_us, late_us, clock_us, rule, block, why)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        ON CONFLICT (id) DO UPDATE SET
            callee = ?2, switch = ?3, tripped_us = ?4, decided_us = ?5, threshold = ?6,
            window_us = ?7, late_us = ?8, clock_us = ?9, rule = ?10, block = ?11, why = ?12
        """

    /// The alert's own record may have been shed by a full journal; its calls still count.
    private static let ensureAlert = """
        INSERT OR IGNORE INTO alerts
            (id, callee, switch, first_seen_us, tripped_us, last_seen_us)
        VALUES (?1, ?2, ?3, ?4, ?4, ?4)
        """

    private static let findCaller =
        "SELECT 1 FROM alert_calls WHERE alert = ?1 AND caller_word = ?2 LIMIT 1"

    private static let insertCall = """
        INSERT OR IGNORE INTO alert_calls (alert, switch, call_id, caller, caller_word,
            caller_sent, callee_sent, name, source, user_agent, sip_call_id, from_tag,
            created_us, action, window_complete, caller_source, caller_other, leg, rule, brake)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19, ?20)
        """

    /// What a block of an alert ends belongs to it, and is none of the calls that it is made of.
    private static let countCall = """
        UPDATE alerts SET
            calls = calls + 1,
            distinct_callers = distinct_callers + ?2,
            first_seen_us = min(first_seen_us, ?3),
            last_seen_us = max(last_seen_us, ?3),
            window_complete = window_complete AND ?4,
            state = 'open',
            interrupted = 0
        WHERE id = ?1 AND rule = ?5
        """

    private static let changeCall = """
        UPDATE alert_calls SET action = ?5
        WHERE alert = ?1 AND call_id = ?2 AND switch = ?3 AND created_us = ?4
        """

    private static let closeAlert = """
        UPDATE alerts SET state = 'closed', interrupted = 0, last_seen_us = max(last_seen_us, ?2)
        WHERE id = ?1
        """

    private static let finishAlertCall = """
        UPDATE alert_calls SET answered_us = ?3, ended_us = ?4, cause = ?5
        WHERE call_id = ?1 AND switch = ?2 AND ended_us IS NULL
        """

    private static let insertFinished = """
        INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
            source, user_agent, sip_call_id, started_us, answered_us, ended_us, cause)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """

    /// Nothing that comes late takes back the proof that a call ended.
    private static let storeKill = """
        INSERT INTO kills (id, alert, reason, switch, call_id, caller, callee, state, attempts,
            requested_us, updated_us, ended_us, detail, invite_us, clock_us, block, why, ended_by,
            ended_switch_us, took_us, other_leg, cseq, dialog_entry, dialog_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
            ?18, ?19, ?20, ?21, ?22, ?23)
        ON CONFLICT (id) DO UPDATE SET
            state = CASE WHEN state = 'ended' THEN state ELSE ?8 END,
            detail = CASE WHEN state = 'ended' THEN detail ELSE ?12 END,
            attempts = max(attempts, ?9),
            requested_us = min(requested_us, ?10),
            updated_us = max(updated_us, ?10),
            ended_us = coalesce(ended_us, ?11),
            invite_us = coalesce(invite_us, ?13),
            clock_us = coalesce(clock_us, ?14),
            ended_by = coalesce(ended_by, ?17),
            ended_switch_us = coalesce(ended_switch_us, ?18),
            took_us = coalesce(took_us, ?19),
            other_leg = coalesce(?20, other_leg),
            cseq = coalesce(?21, cseq), dialog_entry = coalesce(?22, dialog_entry),
            dialog_id = coalesce(?23, dialog_id)
        """

    private static let insertKillStep = """
        INSERT OR IGNORE INTO kill_steps (kill, state, attempt, at_us, detail)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """
}
