package import Telephony

/// An alert of masking that an operator has judged, from its first call to its last.
package struct JudgedAlert: Sendable, Equatable {
    /// As operators read it.
    package let callee: String
    package let firstSeen: EventTime
    package let lastSeen: EventTime
    /// False where it was said to be a false positive.
    package let isConfirmed: Bool
}

extension LogReader {
    /// Judged alerts that are handed out, the latest first.
    static let judgedMax = 100_000

    /// The alerts of masking that were judged as confirmed or false positive, whatever their time; the
    /// latest verdict of each holds, as in `precision`.
    package func judgedMasking() throws(AlertLogError) -> [JudgedAlert] {
        try logged { () throws(DatabaseError) in
            try database.all(
                """
                SELECT callee, first_seen_us, last_seen_us, verdict FROM (
                    SELECT id, callee, first_seen_us, last_seen_us, \(Self.verdict) AS verdict
                    FROM alerts WHERE rule = 'masking')
                WHERE verdict IN ('confirmed', 'false_positive')
                ORDER BY id DESC LIMIT \(Self.judgedMax)
                """
            ) { row in
                JudgedAlert(
                    callee: row.text(0),
                    firstSeen: row.int64(1),
                    lastSeen: max(row.int64(1), row.int64(2)),
                    isConfirmed: row.text(3) == AlertStatus.confirmed.rawValue
                )
            }
        }
    }
}
