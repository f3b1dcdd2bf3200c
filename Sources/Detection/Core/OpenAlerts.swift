import Telephony

/// The alerts that still gather calls, by callee.
struct OpenAlerts {
    /// Alerts open at once; past it the one quiet for longest is closed early.
    static let alertsMax = 16_384

    struct Alert {
        var id: AlertID
        var callee: Party
        var lastSeen: EventTime
    }

    private var alerts: [Party: Alert] = [:]
    /// No alert can close before this event time.
    private var nextClose: EventTime = .max

    subscript(callee: Party) -> Alert? { alerts[callee] }
    var isFull: Bool { alerts.count >= Self.alertsMax }

    mutating func set(_ alert: Alert, quietAfter: Int64) {
        alerts[alert.callee] = alert
        nextClose = min(nextClose, alert.lastSeen + quietAfter)
    }

    /// Takes out the alerts that have been quiet for so long, in the order in which they fell quiet.
    mutating func takeQuiet(at now: EventTime, quietAfter: Int64) -> [Alert] {
        guard now >= nextClose else { return [] }
        let quiet = alerts.values.filter { now - $0.lastSeen >= quietAfter }.sorted(
            by: Self.isEarlier
        )
        for alert in quiet { alerts[alert.callee] = nil }
        nextClose = alerts.values.lazy.map { $0.lastSeen + quietAfter }.min() ?? .max
        return quiet
    }

    mutating func takeQuietest() -> Alert? {
        guard let alert = alerts.values.min(by: Self.isEarlier) else { return nil }
        alerts[alert.callee] = nil
        return alert
    }

    mutating func takeAll() -> [Alert] {
        defer { self = OpenAlerts() }
        return alerts.values.sorted(by: Self.isEarlier)
    }

    private static func isEarlier(_ left: Alert, _ right: Alert) -> Bool {
        (left.lastSeen, left.id.value) < (right.lastSeen, right.id.value)
    }
}
