/// Rows that retention has deleted.
package struct RemovedRows: Sendable, Equatable, CustomStringConvertible {
    package var calls: UInt64 = 0
    /// Calls younger than the days, past the number that is kept.
    package var callsEarly: UInt64 = 0
    package var alerts: UInt64 = 0
    /// Calls of alerts.
    package var alertCalls: UInt64 = 0
    package var kills: UInt64 = 0
    /// Gaps, brakes, bursts, and exemptions and blocks that had ended.
    package var others: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { self == RemovedRows() }

    package var description: String {
        "calls=\(calls) calls_before_their_time=\(callsEarly) alerts=\(alerts) "
            + "alert_calls=\(alertCalls) kills=\(kills) others=\(others)"
    }

    /// What came since an earlier count.
    func since(_ earlier: RemovedRows) -> RemovedRows {
        var rows = self
        rows.calls -= earlier.calls
        rows.callsEarly -= earlier.callsEarly
        rows.alerts -= earlier.alerts
        rows.alertCalls -= earlier.alertCalls
        rows.kills -= earlier.kills
        rows.others -= earlier.others
        return rows
    }
}
