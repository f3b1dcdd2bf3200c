import Lists
package import Records
package import Telephony

/// An alert that may still gather calls, with the latest of those that it has.
package struct RecentAlert: Sendable, Equatable {
    package var alert: AlertID
    package var rule: FindingRule
    /// Oldest first; as far as the log knows them, of rules beside masking the latest at least.
    package var calls: [Call]
    /// What it is about, where that is no callee; nil where the log does not say.
    package var subject: RecordedSubject?

    package init(
        alert: AlertID,
        rule: FindingRule = .masking,
        calls: [Call],
        about subject: RecordedSubject? = nil
    ) {
        (self.alert, self.rule, self.calls) = (alert, rule, calls)
        self.subject = subject
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
    func recentAlerts(unknown: inout Int) throws(DatabaseError) -> [RecentAlert] {
        let calls = try flaggedCalls(
            """
            SELECT \(RecordSQL.selected(of: FlaggedCall.self)),
                coalesce(nullif(alert_calls.callee, ''), alerts.callee), \(Self.subject)
            FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
            WHERE tripped_us >= ?1 AND created_us >= ?2 AND alerts.rule = 'masking'
                AND alert_calls.rule = 'masking'
            ORDER BY created_us DESC LIMIT ?3
            """,
            unknown: &unknown
        )
        var alerts: [AlertID: [Call]] = [:]
        for (flagged, _) in calls.reversed() {
            alerts[flagged.alert, default: []].append(flagged.call)
        }
        let masking = alerts.keys.sorted().map { RecentAlert(alert: $0, calls: alerts[$0] ?? []) }
        return masking + (try recentAlertsOfOtherRules(unknown: &unknown))
    }

    /// Those with the latest call alone: the windows of further rules start empty.
    private func recentAlertsOfOtherRules(
        unknown: inout Int
    ) throws(DatabaseError) -> [RecentAlert] {
        try flaggedCalls(
            """
            SELECT \(RecordSQL.selected(of: FlaggedCall.self)), alert_calls.callee, \(Self.subject),
                max(created_us)
            FROM alerts JOIN alert_calls ON alert_calls.alert = alerts.id
            WHERE tripped_us >= ?1 AND created_us >= ?2 AND alerts.rule NOT IN ('masking', 'block')
                AND alert_calls.rule = alerts.rule
            GROUP BY alerts.id ORDER BY alerts.id DESC LIMIT ?3
            """,
            unknown: &unknown
        ).reversed().map { call, subject in
            RecentAlert(alert: call.alert, rule: call.rule, calls: [call.call], about: subject)
        }
    }

    private static let subject = "alerts.subject_kind, alerts.subject, alerts.severity"

    /// Calls of the latest alerts as a query has them, with the callee and what the alert is about behind
    /// the fields of each.
    private func flaggedCalls(
        _ sql: String,
        unknown: inout Int
    ) throws(DatabaseError) -> [(call: FlaggedCall, subject: RecordedSubject?)] {
        try mover.database.all(
            sql,
            [
                .integer(now - Self.alertSecondsMax * 1_000_000),
                .integer(now - Self.recentSeconds * 1_000_000), .integer(Self.recentCallsMax),
            ]
        ) { row in
            let (flagged, next) = RecordRow.read(FlaggedCall.self, row, links, unknown: &unknown)
            return flagged.map { flagged in
                var flagged = flagged
                flagged.call.readBack(flagged.callerName.array, row.bytes(next))
                return (flagged, RecordedSubject(row, from: next + 1))
            }
        }.compactMap { $0 }
    }
}

extension RecordedSubject {
    /// Nil where the row has words that nobody here knows.
    fileprivate init?(_ row: Row, from place: Int32) {
        guard let kind = Subject.Kind(word: row.text(place)),
            let severity = Severity(word: row.text(place + 2))
        else { return nil }
        self.init(kind, PartyText(bytes: row.bytes(place + 1)), severity)
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

extension Call {
    /// Reads caller and callee as the log names them.
    fileprivate mutating func readBack(_ caller: [UInt8], _ callee: [UInt8]) {
        callerReading = PartyPattern(recorded: caller).reading
        calleeReading = PartyPattern(recorded: callee).reading
    }
}
