internal import Detection
internal import Telephony

/// Turns records into rows.
///
/// Everything is written so that a record which comes twice changes nothing the second time, counts
/// of exemption hits and blocks aside; the journal's position keeps even those from coming twice.
struct RecordSink {
    let database: Database
    /// Names of the switches by their place in the settings.
    var links: [String]
    /// Whether finished calls get rows of their own.
    let storesCalls: Bool

    func name(_ link: LinkID) -> String {
        Int(link.index) < links.count ? links[Int(link.index)] : "#\(link.index)"
    }

    func store(_ record: WardenRecord) throws(DatabaseError) {
        switch record {
        case .alertOpened(let opened): try store(opened)
        case .callFlagged(let flagged): try store(flagged)
        case .alertClosed(let closed): try store(closed)
        case .kill(let kill): try store(kill)
        case .gapOpened(let gap), .gapClosed(let gap): try store(gap)
        case .blockAdded(let block): try store(block)
        case .exemptionHit(let hit): try store(hit)
        case .brake(let brake): try store(brake)
        case .callFinished(let call): try finish(call)
        }
    }
}

// MARK: - Alerts

extension RecordSink {
    private func store(_ opened: AlertOpened) throws(DatabaseError) {
        try database.run(
            """
            INSERT INTO alerts (id, callee, switch, first_seen_us, tripped_us, last_seen_us,
                decided_us, threshold, window_us)
            VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET
                callee = ?2, switch = ?3, tripped_us = ?4, decided_us = ?5, threshold = ?6,
                window_us = ?7
            """,
            .integer(opened.alert.value),
            .sent(opened.calleeName),
            .text(name(opened.link)),
            .integer(opened.tripped),
            .integer(opened.decidedAt),
            .integer(opened.threshold),
            .integer(opened.windowMicroseconds)
        )
    }

    private func store(_ flagged: FlaggedCall) throws(DatabaseError) {
        let alert = SQLValue.integer(flagged.alert.value)
        let call = flagged.call
        // The alert's own record may have been shed by a full journal; its calls still count.
        try database.run(
            """
            INSERT OR IGNORE INTO alerts
                (id, callee, switch, first_seen_us, tripped_us, last_seen_us)
            VALUES (?1, ?2, ?3, ?4, ?4, ?4)
            """,
            alert,
            .text(Self.name(call.calleeReading)),
            .text(name(call.link)),
            .integer(call.time)
        )
        let word = SQLValue.integer(Int64(bitPattern: flagged.caller.word))
        let isKnown = try database.first(
            "SELECT 1 FROM alert_calls WHERE alert = ?1 AND caller_word = ?2 LIMIT 1",
            [alert, word]
        ) { _ in true }
        try insert(flagged, alert: alert, word: word)
        guard database.changes > 0 else { return }
        try database.run(
            """
            UPDATE alerts SET
                calls = calls + 1,
                distinct_callers = distinct_callers + ?2,
                first_seen_us = min(first_seen_us, ?3),
                last_seen_us = max(last_seen_us, ?3),
                window_complete = window_complete AND ?4,
                state = 'open',
                interrupted = 0
            WHERE id = ?1
            """,
            alert,
            .flag(isKnown == nil),
            .integer(call.time),
            .flag(flagged.windowComplete)
        )
    }

    private func insert(
        _ flagged: FlaggedCall,
        alert: SQLValue,
        word: SQLValue
    ) throws(DatabaseError) {
        let call = flagged.call
        try database.run(
            """
            INSERT OR IGNORE INTO alert_calls (alert, switch, call_id, caller, caller_word,
                caller_sent, callee_sent, name, source, user_agent, sip_call_id, from_tag,
                created_us, action, window_complete)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            """,
            alert,
            .text(name(call.link)),
            .name(call.id),
            .sent(flagged.callerName),
            word,
            .sent(call.caller),
            .sent(call.callee),
            .sent(call.name),
            .sent(call.source),
            .sent(call.userAgent),
            .sent(call.sipCallID),
            .sent(call.fromTag),
            .integer(call.time),
            .text(flagged.action.word),
            .flag(flagged.windowComplete)
        )
    }

    private func store(_ closed: AlertClosed) throws(DatabaseError) {
        try database.run(
            """
            UPDATE alerts SET state = 'closed', interrupted = 0, last_seen_us = max(last_seen_us, ?2)
            WHERE id = ?1
            """,
            .integer(closed.alert.value),
            .integer(closed.lastSeen)
        )
    }

    private func finish(_ call: CallEvent) throws(DatabaseError) {
        let ended = call.endedAt == 0 ? call.time : call.endedAt
        let link = SQLValue.text(name(call.link))
        try database.run(
            """
            UPDATE alert_calls SET answered_us = ?3, ended_us = ?4, cause = ?5
            WHERE call_id = ?1 AND switch = ?2 AND ended_us IS NULL
            """,
            .name(call.id),
            link,
            .time(call.answeredAt),
            .integer(ended),
            .sent(call.cause)
        )
        guard storesCalls else { return }
        try database.run(
            """
            INSERT INTO calls (switch, call_id, caller, caller_sent, callee, callee_sent, name,
                source, user_agent, sip_call_id, started_us, answered_us, ended_us, cause)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            link,
            .name(call.id),
            .text(Self.name(call.callerReading)),
            .sent(call.caller),
            .text(Self.name(call.calleeReading)),
            .sent(call.callee),
            .sent(call.name),
            .sent(call.source),
            .sent(call.userAgent),
            .sent(call.sipCallID),
            .integer(call.startedAt == 0 ? call.time : call.startedAt),
            .time(call.answeredAt),
            .integer(ended),
            .sent(call.cause)
        )
    }

    /// How operators read a party of an event.
    static func name(_ reading: PartyReading) -> String {
        switch reading {
        case .party(let party): party.name ?? ""
        case .text(let text): text.string
        }
    }
}
