import Lists
package import Records
package import Warden
internal import Ring
package import Telephony

/// What an agent that starts must know of the ones before it.
package struct LogStart: Sendable, Equatable {
    /// Kills older than this are not taken up again.
    package static let unfinishedSecondsMax = 3600

    package var nextAlert = AlertID(1)
    package var nextKill = KillID(1)
    package var nextGap = GapID(1)
    /// Kills of which no end is recorded, on switches that are still configured.
    package var unfinishedKills: [UnfinishedKill] = []
    /// The latest alerts with their latest calls, for a core that goes on with them.
    package var recentAlerts: [RecentAlert] = []
    /// Alerts that were open when the last agent stopped; the log has them closed now.
    package var interruptedAlerts: [AlertID] = []
    /// The latest calls that are over, oldest first: who has called, and who has talked with whom.
    package var pastCalls: [PastCall] = []
    /// The brakes as the last agent left them.
    package var brakes = BrakesBefore()
    /// Since when each switch's calls are ended, by the switch's name; none where they were not.
    package var armedSince: [String: EventTime] = [:]
    /// When the last agent was last known to run: the first gap starts there.
    package var lastAlive: EventTime?
    /// Records that the last agent left in the journal and that are in the log now.
    package var recoveredRecords: UInt64 = 0
    /// Rows of use to an agent that starts, which hold a word that only a newer program knows.
    package var unknownRows = 0

    package init() {}
}

/// A kill that an earlier run of the agent left without an end.
package struct UnfinishedKill: Sendable, Equatable {
    package var record: KillRecord
    /// The call as far as the log knows it, for exemptions to be compared with.
    package var call: Call
}

/// Finishes what the last agent left, and takes stock.
struct LogStarter {
    let mover: LogMover
    let links: [String]
    let talkSeconds: Int
    let now: EventTime
    /// Behind the last record that the last agent left.
    private let end: UInt64
    private let lastLinks: [String]

    init(mover: LogMover, links: [String], talkSeconds: Int, now: EventTime) {
        (self.mover, self.links) = (mover, links)
        (self.talkSeconds, self.now) = (talkSeconds, now)
        end = mover.journal.writePosition
        lastLinks = mover.sink.links
        mover.setLinks(links, from: end)
    }

    private var database: Database { mover.database }

    /// What is known before anything is written.
    func lastAlive() throws(DatabaseError) -> EventTime? {
        try database.first("SELECT value FROM meta WHERE key = 'alive_us'") { $0.int64(0) }
    }

    /// Moves what the last agent left into the log and ends its open alerts and gaps.
    ///
    /// `next` bounds what belongs to the last agent when this one runs already.
    func finishLast(before next: LogStart?) throws(DatabaseError) -> [AlertID] {
        while mover.cursor.position < end, try mover.moveBatch(at: now) > 0 {}
        return try database.transaction { () throws(DatabaseError) in
            let open = try interruptAlerts(before: next?.nextAlert.value ?? .max)
            try closeLedgers(gapsBefore: next?.nextGap.value ?? .max)
            try database.saveLinks(links)
            return open
        }
    }

    /// Numbers and unfinished kills, those still in the journal included.
    func stock() throws(DatabaseError) -> LogStart {
        var start = LogStart()
        var kills: [KillID: UnfinishedKill] = [:]
        for kill in try unfinishedKills(unknown: &start.unknownRows) {
            kills[kill.record.kill] = kill
        }
        var alerts = try recentAlerts(unknown: &start.unknownRows)
        start.pastCalls = try pastCalls()
        start.brakes = try brakesBefore(unknown: &start.unknownRows)
        start.armedSince = try database.armedSince()
        var last = (alert: try last("alerts"), kill: try last("kills"), gap: try last("gaps"))
        eachWaiting { record in
            switch record {
            case .alertOpened(let opened): last.alert = max(last.alert, opened.alert.value)
            case .callFlagged(let flagged):
                last.alert = max(last.alert, flagged.alert.value)
                guard flagged.rule != .block else { break }
                alerts.append(flagged, placing: { links.firstIndex(of: mover.sink.name($0)) })
            case .gapOpened(let gap), .gapClosed(let gap): last.gap = max(last.gap, gap.gap.value)
            case .brake(let brake): start.brakes.note(brake)
            case .kill(var kill):
                start.brakes.note(kill, since: now - BrakesBefore.minute)
                last.kill = max(last.kill, kill.kill.value)
                let place = links.firstIndex(of: mover.sink.name(kill.link))
                kill.link = LinkID(place ?? 0)
                let source = kills[kill.kill]?.call.source ?? ShortText()
                kills[kill.kill] =
                    kill.state.isFinal || place == nil ? nil : UnfinishedKill(kill, source: source)
            default: break
            }
        }
        start.nextAlert = AlertID(last.alert + 1)
        start.nextKill = KillID(last.kill + 1)
        start.nextGap = GapID(last.gap + 1)
        start.recentAlerts = alerts
        start.unfinishedKills = kills.values.sorted { $0.record.kill < $1.record.kill }
        return start
    }

    /// Hands out the records that the last agent left and that are not in the database yet.
    private func eachWaiting(_ body: (WardenRecord) -> Void) {
        var cursor = mover.cursor
        var payload: [UInt8] = []
        while cursor.position < end, mover.journal.next(&cursor, into: &payload) {
            if case .record(let record) = RecordReader.read(payload) { body(record) }
        }
    }

    private func last(_ table: String) throws(DatabaseError) -> Int64 {
        let last =
            try database.first("SELECT coalesce(max(id), 0) FROM \(table)") { $0.int64(0) } ?? 0
        return max(last, try database.numbersGiven(of: table))
    }

    private func interruptAlerts(before next: Int64) throws(DatabaseError) -> [AlertID] {
        let open = try database.all(
            "SELECT id FROM alerts WHERE state = 'open' AND id < ?1 ORDER BY id",
            [.integer(next)]
        ) { AlertID($0.int64(0)) }
        try database.run(
            """
            UPDATE alerts SET state = 'closed', interrupted = 1 WHERE state = 'open' AND id < ?1
            """,
            .integer(next)
        )
        for alert in open {
            try database.feed(.record(.alertClosed), alert.value, at: now)
        }
        return open
    }

    /// The gaps of the last agent end here, where those of this one begin; commands that nobody
    /// took are stale.
    private func closeLedgers(gapsBefore next: Int64) throws(DatabaseError) {
        let closed = try database.all(
            "UPDATE gaps SET to_us = max(from_us, ?1) WHERE to_us IS NULL AND id < ?2 RETURNING id",
            [.integer(now), .integer(next)]
        ) { $0.int64(0) }
        for gap in closed { try database.feed(.record(.gapClosed), gap, at: now) }
        try database.run("DELETE FROM control WHERE created_us < ?1", .integer(now))
        try database.run("INSERT OR REPLACE INTO meta VALUES ('alive_us', ?1)", .integer(now))
    }

    private func unfinishedKills(
        unknown: inout Int
    ) throws(DatabaseError) -> [UnfinishedKill] {
        let earliest = now - Int64(LogStart.unfinishedSecondsMax) * 1_000_000
        return try database.all(
            """
            SELECT \(RecordSQL.selected(of: KillRecord.self)), coalesce(alert_calls.source, '')
            FROM kills LEFT JOIN alert_calls ON alert_calls.call_id = kills.call_id
                AND alert_calls.switch = kills.switch AND alert_calls.alert = kills.alert
            WHERE state IN ('requested', 'accepted', 'hanging_up', 'still_up', 'failed')
                AND requested_us >= ?1
            GROUP BY kills.id ORDER BY kills.id
            """,
            [.integer(earliest)]
        ) { row in
            let (kill, next) = RecordRow.read(KillRecord.self, row, links, unknown: &unknown)
            return kill.map { UnfinishedKill($0, source: ShortText(bytes: row.bytes(next))) }
        }.compactMap { $0 }
    }
}

extension UnfinishedKill {
    fileprivate init(_ record: KillRecord, source: ShortText<48>) {
        self.record = record
        call = Call(link: record.link, id: record.call, createdAt: record.createdAt)
        call.caller = record.callerName
        call.callee = record.calleeName
        call.callerReading = PartyPattern(recorded: record.callerName.array).reading
        call.calleeReading = PartyPattern(recorded: record.calleeName.array).reading
        call.source = source
        (call.cseq, call.dialog) = (record.cseq, record.dialog)
    }
}

extension PartyPattern {
    /// The reading that an exact pattern matches.
    var reading: PartyReading {
        switch self {
        case .exact(let party): .party(party)
        case .text(let text): .text(text)
        case .prefix, .localPrefix: .party(.none)
        }
    }
}

extension Database {
    /// The switch names, for the next start: records left in the journal carry only places.
    func saveLinks(_ links: [String]) throws(DatabaseError) {
        try run("DELETE FROM links")
        for (place, name) in links.enumerated() {
            try run("INSERT INTO links VALUES (?1, ?2)", .integer(place), .text(name))
        }
    }

    func savedLinks() throws(DatabaseError) -> [String] {
        try all("SELECT name FROM links ORDER BY link") { $0.text(0) }
    }
}
