package import Telephony

/// What a report wants of a call of an alert.
package struct FlaggedLook: Sendable {
    package let link: String
    package let id: [UInt8]
    package let caller: String
    /// Zero where it was not answered, and where its end is not known.
    package let answered: EventTime
    package let ended: EventTime
    package let action: String
}

extension LogReader {
    /// Hands out the calls that an alert is made of, without those that a block added.
    package func eachFlagged(
        of alert: AlertRow,
        _ body: (FlaggedLook) -> Void
    ) throws(AlertLogError) {
        try logged { () throws(DatabaseError) in
            try database.eachRow(
                """
                SELECT switch, call_id, caller, coalesce(answered_us, 0), coalesce(ended_us, 0),
                    action
                FROM alert_calls WHERE alert = ?1 AND rule = ?2
                """,
                [.integer(alert.id), .text(alert.rule)]
            ) { row in
                body(
                    FlaggedLook(
                        link: row.text(0),
                        id: row.bytes(1),
                        caller: row.text(2),
                        answered: row.int64(3),
                        ended: row.int64(4),
                        action: row.text(5)
                    )
                )
                return true
            }
        }
    }

    /// What was made of an alert before it was resolved; nil where nothing was.
    package func verdict(of alert: AlertRow) throws(AlertLogError) -> AlertStatus? {
        guard alert.status == AlertStatus.resolved.rawValue else {
            return AlertStatus(rawValue: alert.status)
        }
        return try logged { () throws(DatabaseError) in
            try database.first(
                "SELECT coalesce(\(Self.verdict), '') FROM alerts WHERE id = ?1",
                [.integer(alert.id)]
            ) { AlertStatus(rawValue: $0.text(0)) } ?? nil
        }
    }
}
