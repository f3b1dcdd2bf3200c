internal import Records
internal import Telephony

/// Turns records into rows.
///
/// Everything is written so that a record which comes twice changes nothing the second time, counts
/// of exemption hits and blocks aside; the journal's position keeps even those from coming twice.
struct RecordSink {
    let database: Database
    /// Names of the switches by their place in the settings.
    var links: [String]
    /// Whether finished calls get rows of their own.
    let storesCalls: Bool
    let statements: SinkStatements

    init(database: Database, links: [String], storesCalls: Bool) {
        (self.database, self.links, self.storesCalls) = (database, links, storesCalls)
        statements = SinkStatements(database)
    }

    func name(_ link: LinkID) -> String {
        Int(link.index) < links.count ? links[Int(link.index)] : "#\(link.index)"
    }

    func store(_ record: WardenRecord) throws(DatabaseError) {
        switch record {
        case .alertOpened(let opened): try store(opened)
        case .callFlagged(let flagged): try store(flagged)
        case .callChanged(let change): try store(change)
        case .alertClosed(let closed): try store(closed)
        case .kill(let kill): try store(kill)
        case .gapOpened(let gap), .gapClosed(let gap): try store(gap)
        case .blockAdded(let block): try store(block)
        case .exemptionHit(let hit): try store(hit)
        case .brake(let brake): try store(brake)
        case .callFinished(let call): try finish(call)
        }
    }
}

// MARK: - Alerts

extension RecordSink {
    private func store(_ opened: AlertOpened) throws(DatabaseError) {
        try statements.openAlert.run { row in
            row.integer(opened.alert.value)
            row.sent(opened.calleeName)
            row.text(name(opened.link))
            row.integer(opened.tripped)
            row.integer(opened.decidedAt)
            row.numberOrNull(Int64(opened.threshold))
            row.numberOrNull(opened.windowMicroseconds)
            row.integer(opened.lateMicroseconds)
            row.integer(opened.clockMicroseconds)
            row.text(opened.rule.logWord)
            row.numberOrNull(opened.block)
            row.sent(opened.why)
        }
    }

    private func store(_ flagged: FlaggedCall) throws(DatabaseError) {
        if flagged.rule == .block {
            // The alert that a block came from may be older than what is kept.
            guard try holds(flagged.alert) else { return }
        } else {
            try statements.ensureAlert.run { row in
                row.integer(flagged.alert.value)
                row.party(flagged.call.calleeReading)
                row.text(name(flagged.call.link))
                row.integer(flagged.call.time)
            }
        }
        let isKnown = try statements.findCaller.run { row in
            row.integer(flagged.alert.value)
            row.integer(Int64(bitPattern: flagged.caller.word))
        }
        try insert(flagged)
        guard database.changes > 0 else { return }
        try statements.countCall.run { row in
            row.integer(flagged.alert.value)
            row.flag(!isKnown)
            row.integer(flagged.call.time)
            row.flag(flagged.windowComplete)
            row.text(flagged.rule.logWord)
        }
    }

    private func holds(_ alert: AlertID) throws(DatabaseError) -> Bool {
        try database.first("SELECT 1 FROM alerts WHERE id = ?1", [.integer(alert.value)]) { _ in
            true
        } ?? false
    }

    private func insert(_ flagged: FlaggedCall) throws(DatabaseError) {
        try statements.insertCall.run { row in
            row.integer(flagged.alert.value)
            row.text(name(flagged.call.link))
            row.name(flagged.call.id)
            row.sent(flagged.callerName)
            row.integer(Int64(bitPattern: flagged.caller.word))
            row.sent(flagged.call.caller)
            row.sent(flagged.call.callee)
            row.sent(flagged.call.name)
            row.sent(flagged.call.source)
            row.sent(flagged.call.userAgent)
            row.sent(flagged.call.sipCallID)
            row.sent(flagged.call.fromTag)
            row.integer(flagged.call.time)
            row.text(flagged.action.logWord)
            row.flag(flagged.windowComplete)
            row.text(flagged.call.callerSource.logWord)
            row.sent(flagged.call.callerOther)
            row.text(flagged.call.leg.logWord)
            row.text(flagged.rule.logWord)
            if let brake = flagged.brake { row.text(brake.word) } else { row.null() }
        }
    }

    private func store(_ change: CallChange) throws(DatabaseError) {
        try statements.changeCall.run { row in
            row.integer(change.alert.value)
            row.name(change.call)
            row.text(name(change.link))
            row.integer(change.time)
            row.text(change.action.logWord)
        }
    }

    private func store(_ closed: AlertClosed) throws(DatabaseError) {
        try statements.closeAlert.run { row in
            row.integer(closed.alert.value)
            row.integer(closed.lastSeen)
        }
    }

    private func finish(_ call: CallEvent) throws(DatabaseError) {
        let ended = call.endedAt == 0 ? call.time : call.endedAt
        try statements.finishAlertCall.run { row in
            row.name(call.id)
            row.text(name(call.link))
            row.numberOrNull(call.answeredAt)
            row.integer(ended)
            row.sent(call.cause)
        }
        guard storesCalls else { return }
        try statements.insertFinished.run { row in
            row.text(name(call.link))
            row.name(call.id)
            row.party(call.callerReading)
            row.sent(call.caller)
            row.party(call.calleeReading)
            row.sent(call.callee)
            row.sent(call.name)
            row.sent(call.source)
            row.sent(call.userAgent)
            row.sent(call.sipCallID)
            row.integer(call.startedAt == 0 ? call.time : call.startedAt)
            row.numberOrNull(call.answeredAt)
            row.integer(ended)
            row.sent(call.cause)
        }
    }
}
