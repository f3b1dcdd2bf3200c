internal import Records
internal import Telephony

// MARK: - Kills, gaps, blocks, exemptions, brakes, bursts

extension RecordSink {
    func store(_ kill: KillRecord) throws(DatabaseError) {
        try statements.kill.store(kill, links)
        try statements.insertKillStep.run { row in
            row.integer(kill.kill.value)
            row.text(kill.state.word)
            row.integer(Int64(kill.attempt))
            row.integer(kill.at)
            row.sent(kill.detail)
        }
        try feed(.kill, kill.kill.value)
        if kill.state == .ended, !kill.detail.isEmpty { try noteCause(of: kill) }
    }

    private func noteCause(of kill: KillRecord) throws(DatabaseError) {
        try statements.noteCause.run { row in
            row.name(kill.call)
            row.text(name(kill.link))
            row.integer(kill.alert.value)
            row.sent(kill.detail)
        }
    }

    func store(_ gap: Gap, _ kind: RecordKind) throws(DatabaseError) {
        try statements.gap.store(gap, links)
        try feed(kind, gap.gap.value)
    }

    /// Makes a block, or prolongs the one that stands for the same two parties.
    func store(_ block: BlockAdded) throws(DatabaseError) {
        let caller = PatternText(block.callerName).value
        let callee = PatternText(block.calleeName).value
        let prolonged = try database.first(
            """
            UPDATE blocks SET expires_us = max(expires_us, ?3), alert = ?4
            WHERE caller = ?1 AND callee = ?2 AND removed_us IS NULL
                AND caller_kind = 'party' AND callee_kind = 'party' AND alert IS NOT NULL
            RETURNING id
            """,
            [caller, callee, .integer(block.expiresAt), .integer(block.alert.value)]
        ) { $0.int64(0) }
        if let prolonged { return try feed(.blockAdded, prolonged) }
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
        try feed(.blockAdded, database.lastInsertID)
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
        if database.changes > 0 { try feed(.exemptionHit, hit.exemption) }
    }

    func store(_ brake: BrakeRecord) throws(DatabaseError) {
        try statements.brake.store(brake, links)
        if database.changes > 0 { try feed(.brake, database.lastInsertID) }
    }

    func store(_ burst: BurstSeen) throws(DatabaseError) {
        try statements.burst.store(burst, links)
        if database.changes > 0 { try feed(.burstSeen, database.lastInsertID) }
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
