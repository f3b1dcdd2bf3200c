internal import Lists
internal import Telephony
internal import Warden

extension LogStarter {
    /// Calls handed over at most, the latest.
    static let pastCallsMax = 32_768

    /// The latest calls that are over, oldest first.
    func pastCalls() throws(DatabaseError) -> [PastCall] {
        try mover.database.all(
            """
            SELECT caller, callee, started_us,
                answered_us IS NOT NULL AND ended_us - answered_us >= ?1
                    AND NOT EXISTS (SELECT 1 FROM alert_calls
                        WHERE alert_calls.call_id = calls.call_id
                            AND alert_calls.switch = calls.switch)
            FROM calls ORDER BY id DESC LIMIT ?2
            """,
            [.integer(Int64(talkSeconds) * 1_000_000), .integer(Self.pastCallsMax)]
        ) { row in
            PastCall(
                from: PartyPattern(recorded: row.bytes(0)).reading,
                to: PartyPattern(recorded: row.bytes(1)).reading,
                at: row.int64(2),
                hasTalked: row.flag(3)
            )
        }.reversed()
    }
}
