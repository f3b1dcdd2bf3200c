internal import Records
internal import Telephony

/// Turns records into rows, and notes each in the feed.
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
    /// When what is stored now was moved into the database.
    var now: EventTime = 0

    init(database: Database, links: [String], storesCalls: Bool) {
        (self.database, self.links, self.storesCalls) = (database, links, storesCalls)
        statements = SinkStatements(database)
    }

    func name(_ link: LinkID) -> String { links.name(of: link) }

    func store(_ record: WardenRecord) throws(DatabaseError) {
        switch record {
        case .alertOpened(let opened): try store(opened)
        case .callFlagged(let flagged): try store(flagged)
        case .callChanged(let change): try store(change)
        case .alertRaised(let raised): try store(raised)
        case .alertClosed(let closed): try store(closed)
        case .kill(let kill): try store(kill)
        case .gapOpened(let gap): try store(gap, .gapOpened)
        case .gapClosed(let gap): try store(gap, .gapClosed)
        case .blockAdded(let block): try store(block)
        case .exemptionHit(let hit): try store(hit)
        case .brake(let brake): try store(brake)
        case .callFinished(let account): try finish(account)
        case .callEnded(let end): try store(end)
        case .burstSeen(let burst): try store(burst)
        case .calleeLearned(let learned): try store(learned)
        case .evidenceFound(let found): try store(found)
        }
    }

    /// Says in the feed that a row has come or changed.
    func feed(_ kind: RecordKind, _ row: Int64) throws(DatabaseError) {
        try feed(.record(kind), row)
    }

    func feed(_ kind: FeedKind, _ row: Int64) throws(DatabaseError) {
        try statements.feed.run { values in
            values.integer(kind.number)
            values.integer(row)
            values.integer(now)
        }
    }
}

// MARK: - Alerts

extension RecordSink {
    private func store(_ opened: AlertOpened) throws(DatabaseError) {
        try statements.alert.store(opened, links)
        try feed(.alertOpened, opened.alert.value)
    }

    private func store(_ flagged: FlaggedCall) throws(DatabaseError) {
        if flagged.rule == .block {
            // The alert that a block came from may be older than what is kept.
            guard try statements.holdsAlert.run({ $0.integer(flagged.alert.value) }) else { return }
        } else {
            try ensureAlert(of: flagged)
        }
        let isKnown = try statements.findCaller.run { row in
            row.integer(flagged.alert.value)
            row.integer(Int64(bitPattern: flagged.caller.word))
        }
        let isCalleeNew = try isCalleeNew(flagged)
        try statements.alertCall.store(flagged, links)
        guard database.changes > 0 else { return }
        let id = database.lastInsertID
        try statements.countCall.run { row in
            row.integer(flagged.alert.value)
            row.flag(!isKnown)
            row.integer(flagged.call.createdAt)
            row.flag(flagged.windowComplete)
            row.text(flagged.rule.word)
            row.flag(isCalleeNew)
        }
        try feed(.callFlagged, id)
    }

    /// Calls of an alert about its callee bring no other.
    private func isCalleeNew(_ flagged: FlaggedCall) throws(DatabaseError) -> Bool {
        guard flagged.callee != .none else { return false }
        return try !statements.findCallee.run { row in
            row.integer(flagged.alert.value)
            row.integer(Int64(bitPattern: flagged.callee.word))
        }
    }

    private func ensureAlert(of flagged: FlaggedCall) throws(DatabaseError) {
        let kind = flagged.rule.subject
        try statements.ensureAlert.run { row in
            row.integer(flagged.alert.value)
            if kind.hasCallee { row.sent(flagged.countedCallee) } else { row.text("") }
            row.text(name(flagged.call.link))
            row.integer(flagged.call.createdAt)
            row.text(flagged.rule.word)
            row.text(kind.word)
            row.sent(flagged.subjectName)
        }
    }

    private func store(_ change: CallChange) throws(DatabaseError) {
        guard let id = try statements.changeCall.store(change, links) else { return }
        try feed(.callChanged, id)
    }

    private func store(_ raised: AlertRaised) throws(DatabaseError) {
        try statements.raiseAlert.store(raised, links)
        if database.changes > 0 { try feed(.alertRaised, raised.alert.value) }
    }

    private func store(_ closed: AlertClosed) throws(DatabaseError) {
        try statements.closeAlert.store(closed, links)
        if database.changes > 0 { try feed(.alertClosed, closed.alert.value) }
    }

    /// Evidence may outlast its alert, whose record a full journal gave up.
    private func store(_ found: EvidenceFound) throws(DatabaseError) {
        guard try statements.holdsAlert.run({ $0.integer(found.alert.value) }) else { return }
        try statements.evidence.store(found, links)
        try feed(.evidenceFound, found.row)
    }

    private func store(_ end: CallEnded) throws(DatabaseError) {
        // A call may be on record in alerts of several rules.
        for id in try statements.endCall.storeAll(end, links) { try feed(.callEnded, id) }
    }

    private func finish(_ account: FinishedCall) throws(DatabaseError) {
        try store(CallEnded(of: account))
        guard storesCalls else { return }
        try statements.call.store(account, links)
        try feed(.callFinished, database.lastInsertID)
    }
}
