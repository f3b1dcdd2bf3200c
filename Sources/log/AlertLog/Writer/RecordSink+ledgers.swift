internal import Records
internal import Telephony

// MARK: - Kills, gaps, blocks, exemptions, brakes

extension RecordSink {
    func store(_ kill: KillRecord) throws(DatabaseError) {
        try statements.storeKill.run { row in
            row.integer(kill.kill.value)
            row.numberOrNull(kill.alert.value)
            row.text(kill.reason.logWord)
            row.text(name(kill.link))
            row.name(kill.call)
            row.sent(kill.callerName)
            row.sent(kill.calleeName)
            row.text(kill.state.logWord)
            row.integer(Int64(kill.attempt))
            row.integer(kill.at)
            if kill.state == .ended { row.integer(kill.at) } else { row.null() }
            row.sent(kill.detail)
            row.numberOrNull(kill.createdAt)
            if kill.createdAt == 0 { row.null() } else { row.integer(kill.clockMicroseconds) }
            row.numberOrNull(kill.block)
            row.sent(kill.why)
            if kill.endedBy == .unknown { row.null() } else { row.text(kill.endedBy.logWord) }
            row.numberOrNull(kill.endedAt)
            row.numberOrNull(kill.tookMicroseconds)
            if kill.otherLeg.isEmpty { row.null() } else { row.sent(kill.otherLeg) }
            row.numberOrNull(Int64(kill.cseq))
            if let dialog = kill.dialog { row.integer(Int64(dialog.entry)) } else { row.null() }
            if let dialog = kill.dialog { row.integer(Int64(dialog.id)) } else { row.null() }
        }
        try statements.insertKillStep.run { row in
            row.integer(kill.kill.value)
            row.text(kill.state.logWord)
            row.integer(Int64(kill.attempt))
            row.integer(kill.at)
            row.sent(kill.detail)
        }
        if kill.state == .ended, !kill.detail.isEmpty { try noteCause(of: kill) }
    }

    /// The call's own account, where one comes, says it better and replaces this.
    private func noteCause(of kill: KillRecord) throws(DatabaseError) {
        try database.run(
            """
            UPDATE alert_calls SET cause = coalesce(cause, ?4)
            WHERE call_id = ?1 AND switch = ?2 AND alert = ?3
            """,
            .name(kill.call),
            .text(name(kill.link)),
            .integer(kill.alert.value),
            .sent(kill.detail)
        )
    }

    func store(_ gap: Gap) throws(DatabaseError) {
        try database.run(
            """
            INSERT INTO gaps (id, switch, reason, from_us, to_us, events_lost, late_us)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (id) DO UPDATE SET
                reason = CASE WHEN ?5 IS NULL THEN reason ELSE ?3 END,
                to_us = coalesce(?5, to_us), events_lost = max(events_lost, ?6),
                late_us = max(late_us, ?7)
            """,
            .integer(gap.gap.value),
            .text(name(gap.link)),
            .text(gap.reason.word),
            .integer(gap.from),
            .time(gap.to),
            .integer(gap.eventsLost),
            .integer(gap.lateMicroseconds)
        )
    }

    /// Makes a block, or prolongs the one that stands for the same two parties.
    func store(_ block: BlockAdded) throws(DatabaseError) {
        let caller = PatternText(block.callerName).value
        let callee = PatternText(block.calleeName).value
        try database.run(
            """
            UPDATE blocks SET expires_us = max(expires_us, ?3), alert = ?4
            WHERE caller = ?1 AND callee = ?2 AND removed_us IS NULL
                AND caller_kind = 'party' AND callee_kind = 'party' AND alert IS NOT NULL
            """,
            caller,
            callee,
            .integer(block.expiresAt),
            .integer(block.alert.value)
        )
        guard database.changes == 0 else { return }
        try database.run(
            """
            INSERT INTO blocks (caller, caller_kind, callee, callee_kind, alert, reason, author,
                created_us, expires_us)
            VALUES (?1, 'party', ?2, 'party', ?4, 'masking', 'agent',
                coalesce((SELECT last_seen_us FROM alerts WHERE id = ?4), ?3), ?3)
            """,
            caller,
            callee,
            .integer(block.expiresAt),
            .integer(block.alert.value)
        )
    }

    func store(_ hit: ExemptionHit) throws(DatabaseError) {
        guard hit.exemption != 0 else {
            try database.run("UPDATE meta SET value = value + 1 WHERE key = 'emergency_hits'")
            return
        }
        try database.run(
            """
            UPDATE exemptions SET hits = hits + 1, last_hit_us = max(coalesce(last_hit_us, 0), ?2)
            WHERE id = ?1
            """,
            .integer(hit.exemption),
            .integer(hit.time)
        )
    }

    func store(_ brake: BrakeRecord) throws(DatabaseError) {
        try database.run(
            """
            INSERT OR IGNORE INTO brakes (engaged, reason, limit_per_minute, at_us, author, note)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            .flag(brake.engaged),
            .text(brake.reason.word),
            .integer(brake.limit),
            .integer(brake.at),
            .sent(brake.author),
            .sent(brake.note)
        )
    }
}

/// A pattern as it is kept: text, or bytes where an identity is no valid UTF-8 and its repair would
/// be another identity.
struct PatternText {
    let value: SQLValue

    init(_ text: PartyText) {
        let bytes = text.array
        let repaired = String(decoding: bytes, as: UTF8.self)
        value = Array(repaired.utf8) == bytes ? .text(repaired) : .blob(bytes)
    }
}
