import Lists
import Records
import Warden
internal import Telephony

extension LogStarter {
    /// Kills of the last minute that are handed over at most, the latest.
    static let brakeKillsMax = 20_000

    /// The brakes as the database has them; what waits in the journal comes on top.
    func brakesBefore() throws(DatabaseError) -> BrakesBefore {
        var brakes = BrakesBefore()
        brakes.engaged = try mover.database.all(
            """
            SELECT reason, limit_per_minute, at_us, author, note FROM brakes
            WHERE engaged AND id IN (SELECT max(id) FROM brakes GROUP BY reason) ORDER BY id
            """
        ) { row in BrakeRecord(engaged: row) }.compactMap { $0 }
        brakes.kills = try mover.database.all(
            """
            SELECT requested_us, reason, callee, caller FROM kills
            WHERE requested_us >= ?1 AND state != 'simulated'
            ORDER BY requested_us DESC LIMIT ?2
            """,
            [.integer(now - BrakesBefore.minute), .integer(Self.brakeKillsMax)]
        ) { row in
            let rule = FindingRule.allCases.first { $0.word == row.text(1) } ?? .masking
            let subject = row.bytes(rule.subject == .caller ? 3 : 2)
            return BrakesBefore.Kill(
                callee: PartyPattern(recorded: subject).reading,
                reason: rule,
                at: row.int64(0)
            )
        }.reversed()
        return brakes
    }
}

extension BrakesBefore {
    /// As far back as the brakes count, in microseconds.
    static let minute: EventTime = 60_000_000

    /// Adds what a record that is still in the journal says.
    mutating func note(_ brake: BrakeRecord) {
        engaged.removeAll { $0.reason == brake.reason }
        if brake.engaged { engaged.append(brake) }
    }

    mutating func note(_ kill: KillRecord, since start: EventTime) {
        guard kill.state == .requested, kill.attempt <= 1, kill.at >= start else { return }
        let subject = kill.reason.subject == .caller ? kill.callerName : kill.calleeName
        let reading = PartyPattern(recorded: subject.array).reading
        kills.append(Kill(callee: reading, reason: kill.reason, at: kill.at))
    }
}

extension BrakeRecord {
    /// One that holds; nil where a newer program knows of a reason that this one does not.
    fileprivate init?(engaged row: Row) {
        guard let reason = Reason.allCases.first(where: { $0.word == row.text(0) }) else {
            return nil
        }
        self.init(engaged: true, reason: reason, limit: row.int(1), at: row.int64(2))
        author = ShortText(bytes: row.bytes(3))
        note = ShortText(bytes: row.bytes(4))
    }
}
