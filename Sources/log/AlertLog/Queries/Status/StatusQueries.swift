/// The statements by which the status is read: each takes the same short time beside any number of
/// calls, since an index leads to its rows and a limit ends them.
enum StatusQueries {
    /// Calls that are counted one by one; where more have ended their numbers tell how many.
    static let callsCounted = 100
    /// Flagged calls that are looked at, the latest.
    static let flaggedMax = 2_000
    /// Gaps that are looked at, the latest.
    static let gapsMax = 500

    static let callsEnded = """
        SELECT count(*), min(id) FROM (SELECT id FROM calls
        WHERE ended_us >= ?1 AND ended_us <= ?2 ORDER BY ended_us LIMIT \(callsCounted))
        """
    static let lastCall = "SELECT max(id) FROM calls"
    static let killsOfState = """
        SELECT count(*) FROM (SELECT 1 FROM kills
        WHERE state = ?1 AND requested_us >= ?2 LIMIT \(LogReader.statusCountMax))
        """
    static let flagged = """
        SELECT count(*) FILTER (WHERE action = ?2), count(*) FILTER (WHERE action = ?3)
        FROM alert_calls WHERE id > (SELECT max(id) FROM alert_calls) - \(flaggedMax)
            AND created_us >= ?1
        """
    static let alertsOpen = """
        SELECT count(*) FROM (SELECT 1 FROM alerts
        WHERE state = 'open' LIMIT \(LogReader.statusCountMax))
        """
    static let alertsOfStatus = """
        SELECT count(*) FROM (SELECT 1 FROM alerts
        WHERE status = ?1 LIMIT \(LogReader.statusCountMax))
        """
    static let gapsOpen = """
        SELECT \(GapRow.columns) FROM gaps WHERE to_us IS NULL ORDER BY id DESC LIMIT \(gapsMax)
        """
    static let gapsLatest = """
        SELECT \(GapRow.columns) FROM gaps WHERE from_us <= ?1
        ORDER BY from_us DESC LIMIT \(gapsMax)
        """

    static let all = [
        callsEnded, lastCall, killsOfState, flagged, alertsOpen, alertsOfStatus, gapsOpen,
        gapsLatest,
    ]
}
