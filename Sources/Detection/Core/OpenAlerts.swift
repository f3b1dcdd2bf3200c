import Telephony

/// The alerts that still gather calls, by callee.
struct OpenAlerts {
    /// Alerts open at once; past it the one quiet for longest is closed early.
    static let alertsMax = 16_384

    struct Alert {
        var id: AlertID
        var callee: Party
        var lastSeen: EventTime
        /// The switch that brought its latest call: that one's clock says when it is quiet.
        var link: LinkID
    }

    private var alerts: [Party: Alert] = [:]
    /// By link index: no alert of that link can close before this event time.
    private var nextClose: [EventTime] = []

    subscript(callee: Party) -> Alert? { alerts[callee] }
    var count: Int { alerts.count }
    var isFull: Bool { alerts.count >= Self.alertsMax }

    mutating func set(_ alert: Alert, quietAfter: Int64) {
        alerts[alert.callee] = alert
        let link = Int(alert.link.index)
        while nextClose.count <= link { nextClose.append(.max) }
        nextClose[link] = min(nextClose[link], alert.lastSeen + quietAfter)
    }

    /// Takes out the alerts that have been quiet for so long by this link's clock, in the order in
    /// which they fell quiet.
    mutating func takeQuiet(at now: EventTime, on link: LinkID, quietAfter: Int64) -> [Alert] {
        guard link.index < nextClose.count, now >= nextClose[Int(link.index)] else { return [] }
        var quiet: [Alert] = []
        var next = EventTime.max
        for alert in alerts.values where alert.link.index == link.index {
            if now - alert.lastSeen >= quietAfter {
                quiet.append(alert)
            } else {
                next = min(next, alert.lastSeen + quietAfter)
            }
        }
        nextClose[Int(link.index)] = next
        for alert in quiet { alerts[alert.callee] = nil }
        return quiet.sorted(by: Self.isEarlier)
    }

    mutating func take(_ callee: Party) -> Alert? { alerts.removeValue(forKey: callee) }

    mutating func takeQuietest() -> Alert? {
        guard let alert = alerts.values.min(by: Self.isEarlier) else { return nil }
        return take(alert.callee)
    }

    mutating func takeAll() -> [Alert] {
        defer { self = OpenAlerts() }
        return alerts.values.sorted(by: Self.isEarlier)
    }

    /// Looks at every alert again: the time to be quiet for has changed.
    mutating func reschedule() {
        for link in nextClose.indices { nextClose[link] = .min }
    }

    private static func isEarlier(_ left: Alert, _ right: Alert) -> Bool {
        (left.lastSeen, left.id.value) < (right.lastSeen, right.id.value)
    }
}
