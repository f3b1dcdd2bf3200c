import Lists
import Records
import Warden
internal import Telephony

extension LogStarter {
    /// Kills of the last minute that are handed over at most, the latest.
    static let brakeKillsMax = 20_000

    /// The brakes as the database has them; what waits in the journal comes on top.
    func brakesBefore(unknown: inout Int) throws(DatabaseError) -> BrakesBefore {
        var brakes = BrakesBefore()
        brakes.engaged = try mover.database.all(
            """
            SELECT \(RecordSQL.selected(of: BrakeRecord.self)) FROM brakes
            WHERE engaged AND id IN (SELECT max(id) FROM brakes GROUP BY reason) ORDER BY id
            """
        ) { row in RecordRow.read(BrakeRecord.self, row, nil, unknown: &unknown).record }.compactMap
        { $0 }
        brakes.kills = try mover.database.all(
            """
            SELECT \(RecordSQL.selected(of: KillRecord.self)), requested_us FROM kills
            WHERE requested_us >= ?1 AND state != 'simulated'
            ORDER BY requested_us DESC LIMIT ?2
            """,
            [.integer(now - BrakesBefore.minute), .integer(Self.brakeKillsMax)]
        ) { row in
            let (kill, next) = RecordRow.read(KillRecord.self, row, nil, unknown: &unknown)
            return kill.map { BrakesBefore.Kill(of: $0, at: row.int64(next)) }
        }.compactMap { $0 }.reversed()
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
        kills.append(Kill(of: kill, at: kill.at))
    }
}

extension BrakesBefore.Kill {
    fileprivate init(of kill: KillRecord, at time: EventTime) {
        let subject = kill.reason.subject == .caller ? kill.callerName : kill.calleeName
        let reading = PartyPattern(recorded: subject.array).reading
        self.init(callee: reading, reason: kill.reason, at: time)
    }
}
