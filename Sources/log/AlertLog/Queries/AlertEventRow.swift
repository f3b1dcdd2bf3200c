internal import Records
package import Telephony

/// Something that happened to an alert, with the alert as it stands.
package struct AlertEventRow: LogRow {
    /// `opened`, `raised`, `ended` of a call, `judged`, `closed`, or `reopened` by a further call.
    package var event = ""
    /// When it was put into the log.
    package var at: EventTime = 0
    package var alert = AlertRow()
    /// The kill that came to its end.
    package var kill: KillRow?

    package init() {}

    package static let type: String? = "alert_event"

    package mutating func visit(_ fields: inout some RowVisitor) {
        fields.text("event", &event, .first)
        fields.time("at", &at, .first)
        alert.visit(&fields)
        fields.computed("kill", .integer(kill?.id), .last)
        fields.computed("call", .text(kill?.call), .last)
        fields.computed("call_state", .text(kill?.state), .last)
    }
}

extension LogReader {
    /// What an entry of the feed tells of an alert that the filter lets pass; nil where it is another's.
    package func alertEvent(
        _ entry: FeedRow,
        _ filter: LogFilter
    ) throws(AlertLogError) -> AlertEventRow? {
        var event = AlertEventRow()
        var number: Int64? = entry.row
        switch entry.kind {
        case .record(.alertOpened): event.event = "opened"
        case .record(.alertRaised): event.event = "raised"
        case .record(.alertClosed): event.event = "closed"
        case .judgement: event.event = "judged"
        case .record(.callFlagged):
            event.event = "reopened"
            number = try alert(ofCall: entry.row)
        case .record(.kill):
            event.event = "ended"
            guard let kill = try kill(entry.row), kill.isOver else { return nil }
            (event.kill, number) = (kill, kill.alert)
        default: return nil
        }
        guard let number else { return nil }
        var filter = filter
        filter.alert = number
        var found: AlertRow?
        try eachAlert(filter) { row in
            found = row
            return false
        }
        guard let found else { return nil }
        (event.at, event.alert) = (entry.at, found)
        return event
    }
}

extension KillRow {
    /// Nothing more is tried to end the call.
    fileprivate var isOver: Bool {
        [KillState.ended, .gone, .stillUp].contains { $0.word == state }
    }
}
