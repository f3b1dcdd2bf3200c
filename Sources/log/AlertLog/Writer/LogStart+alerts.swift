import Lists
package import Records
package import Telephony

/// An alert that may still gather calls, with the latest of those that it has.
package struct RecentAlert: Sendable, Equatable {
    package var alert: AlertID
    package var rule: FindingRule
    /// Oldest first; as far as the log knows them, of rules beside masking the latest at least.
    package var calls: [CallEvent]

    package init(alert: AlertID, rule: FindingRule = .masking, calls: [CallEvent]) {
        (self.alert, self.rule, self.calls) = (alert, rule, calls)
    }
}

extension LogStarter {
    /// Flagged calls no older than the longest window, by the switch's clock.
    static let recentSeconds: Int64 = 3_600
    /// Alerts that tripped longer ago are not taken up again, however long they go on.
    static let alertSecondsMax: Int64 = 86_400
    /// Calls handed over at most, the latest of all alerts.
    static let recentCallsMax = 4_096

    /// Alerts in the order of their numbers.
    func recentAlerts() throws(DatabaseError) -> [RecentAlert] {
        let rows = try mover.database.all(
            """
            SELECT alerts.id, alert_calls.switch, call_id, created_us, caller, alerts.callee,
                caller_sent, callee_sent, source, sip_call_id, from_tag
            FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
            WHERE tripped_us >= ?1 AND created_us >= ?2 AND alerts.rule = 'masking'
                AND alert_calls.rule = 'masking'
            ORDER BY created_us DESC LIMIT ?3
            """,
            [
                .integer(now - Self.alertSecondsMax * 1_000_000),
                .integer(now - Self.recentSeconds * 1_000_000), .integer(Self.recentCallsMax),
            ]
        ) { row in (alert: AlertID(row.int64(0)), call: CallEvent(recorded: row, links)) }
        var alerts: [AlertID: [CallEvent]] = [:]
        for row in rows.reversed() {
            if let call = row.call { alerts[row.alert, default: []].append(call) }
        }
        let masking = alerts.keys.sorted().map { RecentAlert(alert: $0, calls: alerts[$0] ?? []) }
        return masking + (try recentAlertsOfOtherRules())
    }

    private func recentAlertsOfOtherRules() throws(DatabaseError) -> [RecentAlert] {
        try mover.database.all(
            """
            SELECT alerts.id, alert_calls.switch, call_id, max(created_us), caller, callee_sent,
                caller_sent, callee_sent, source, sip_call_id, from_tag, alerts.rule
            FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
            WHERE tripped_us >= ?1 AND created_us >= ?2 AND alerts.rule NOT IN ('masking', 'block')
                AND alert_calls.rule = alerts.rule
            GROUP BY alerts.id ORDER BY alerts.id DESC LIMIT ?3
            """,
            [
                .integer(now - Self.alertSecondsMax * 1_000_000),
                .integer(now - Self.recentSeconds * 1_000_000), .integer(Self.recentCallsMax),
            ]
        ) { row in
            guard let call = CallEvent(recorded: row, links),
                let rule = FindingRule.allCases.first(where: { $0.word == row.text(11) })
            else { return nil }
            return RecentAlert(alert: AlertID(row.int64(0)), rule: rule, calls: [call])
        }.compactMap(\.self).reversed()
    }
}

extension [RecentAlert] {
    /// Adds a flagged call that is still in the journal; `placing` gives the switch's present place.
    mutating func append(_ flagged: FlaggedCall, placing: (LinkID) -> Int?) {
        guard let place = placing(flagged.call.link) else { return }
        var call = flagged.call
        call.link = LinkID(place)
        if let known = firstIndex(where: { $0.alert == flagged.alert }) {
            self[known].calls.append(call)
        } else {
            append(RecentAlert(alert: flagged.alert, rule: flagged.rule, calls: [call]))
        }
    }
}

extension CallEvent {
    /// A flagged call as the log has it; nil where its switch is not configured any more.
    fileprivate init?(recorded row: Row, _ links: [String]) {
        guard let link = links.firstIndex(of: row.text(1)) else { return nil }
        self.init(
            .created,
            link: LinkID(link),
            time: row.int64(3),
            id: CallID(bytes: row.bytes(2))
        )
        callerReading = PartyPattern(recorded: row.bytes(4)).reading
        calleeReading = PartyPattern(recorded: row.bytes(5)).reading
        caller = PartyText(bytes: row.bytes(6))
        callee = PartyText(bytes: row.bytes(7))
        source = ShortText(bytes: row.bytes(8))
        sipCallID = ShortText(bytes: row.bytes(9))
        fromTag = ShortText(bytes: row.bytes(10))
    }
}
