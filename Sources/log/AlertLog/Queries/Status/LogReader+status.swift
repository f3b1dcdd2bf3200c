internal import Records
package import Rules
package import Telephony

extension LogReader {
    /// What is counted for the status is counted so far at most.
    package static let statusCountMax = 10_000
    /// What happened within so much time is of late.
    package static let statusMicroseconds: EventTime = 3_600_000_000
    /// Calls a second are those of so much time.
    private static let rateSeconds: EventTime = 60

    /// How the agent stands, as far as its log tells.
    package func status(
        _ setup: BaselineSetup,
        at now: EventTime
    ) throws(AlertLogError) -> StatusFigures {
        let snapshot = AgentSnapshot(try stats())
        var figures = StatusFigures()
        figures.learning = try learning(setup, now: now)
        try logged { () throws(DatabaseError) in
            let gaps = try gaps(until: now)
            figures.agent = try agent(snapshot)
            figures.links = try database.savedLinks().map { LinkFigures($0, snapshot, gaps) }
            figures.calls = try calls(snapshot, at: now)
            figures.kills = try kills(snapshot, since: now - Self.statusMicroseconds)
            figures.brakes = brakes(snapshot)
            figures.alerts = try alerts()
            figures.shed = ShedFigures(snapshot, gaps, since: now - Self.statusMicroseconds)
            figures.journalFillPercent = snapshot[.journalFill]
            figures.logBytes = try database.fileBytes()
        }
        figures.disk = DiskSpace(of: path)
        return figures
    }

    private func agent(_ snapshot: AgentSnapshot) throws(DatabaseError) -> AgentFigures {
        AgentFigures(
            snapshotAt: snapshot[.snapshotTime],
            isStopped: try database.isStopped(),
            isArmed: snapshot[.armed].map { $0 != 0 },
            armedSince: snapshot[.armedSince],
            lastArming: try database.lastArming(),
            decided: try database.decidedSettings()
        )
    }

    /// By the numbers of the first and the last call, where there are more than are counted.
    private func calls(
        _ snapshot: AgentSnapshot,
        at now: EventTime
    ) throws(DatabaseError) -> CallFigures {
        let first = try database.first(
            StatusQueries.callsEnded,
            [.integer(now - Self.rateSeconds * 1_000_000), .integer(now)]
        ) { (count: $0.int64(0), id: $0.int64(1)) }
        var count = first?.count ?? 0
        if let first, count >= StatusQueries.callsCounted {
            let last = try database.first(StatusQueries.lastCall) { $0.int64(0) } ?? first.id
            count = last - first.id + 1
        }
        return CallFigures(
            perSecond: Double(count) / Double(Self.rateSeconds),
            up: snapshot[.callsUp],
            total: snapshot[.calls]
        )
    }

    private func kills(
        _ snapshot: AgentSnapshot,
        since start: EventTime
    ) throws(DatabaseError) -> KillFigures {
        var kills = KillFigures(total: snapshot[.killsRequested])
        for state in KillState.allCases where state != .simulated {
            let count = try database.first(
                StatusQueries.killsOfState,
                [.text(state.word), .integer(start)]
            ) { $0.int(0) }
            kills.requested += count ?? 0
            switch state {
            case .ended: kills.ended = count ?? 0
            case .stillUp: kills.stillUp = count ?? 0
            default: break
            }
        }
        let flagged = try database.first(
            StatusQueries.flagged,
            [
                .integer(start), .text(FlagAction.braked.word), .text(FlagAction.unarmed.word),
            ]
        ) { ($0.int(0), $0.int(1)) }
        (kills.braked, kills.unarmed) = flagged ?? (0, 0)
        return kills
    }

    private func brakes(_ snapshot: AgentSnapshot) -> [BrakeFigures]? {
        guard let isEngaged = snapshot[.brakesEngaged] else { return nil }
        let held = BrakeRecord.Reason.words.compactMap { reason in
            snapshot.words(ofBrakes: reason).map { BrakeFigures(reason: reason, words: $0) }
        }
        guard held.isEmpty, isEngaged != 0 else { return held }
        return [BrakeFigures(reason: "", words: "")]
    }

    private func alerts() throws(DatabaseError) -> AlertFigures {
        AlertFigures(
            open: try database.first(StatusQueries.alertsOpen) { $0.int(0) } ?? 0,
            new: try database.first(
                StatusQueries.alertsOfStatus,
                [.text(AlertStatus.new.rawValue)]
            ) { $0.int(0) } ?? 0
        )
    }

    /// Those that last, then those that have ended, the latest first.
    private func gaps(until now: EventTime) throws(DatabaseError) -> [GapRow] {
        let open = try database.all(StatusQueries.gapsOpen, [], GapRow.init(_:))
        let latest = try database.all(
            StatusQueries.gapsLatest,
            [.integer(now)],
            GapRow.init(_:)
        )
        return open + latest.filter { $0.to != nil }
    }
}

extension LinkFigures {
    /// Reasons of gaps in which a link is down.
    private static let downReasons = Set(
        [GapReason.start, .disconnected, .restarted, .heartbeatMissing].map(\.word)
    )

    fileprivate init(_ name: String, _ snapshot: AgentSnapshot, _ gaps: [GapRow]) {
        self.init(name: name)
        isUp = snapshot[.up, of: name].map { $0 != 0 }
        lateMicroseconds = snapshot[.late, of: name]
        isArmed = snapshot[.armed, of: name].map { $0 != 0 }
        isToBeArmed = snapshot.has(.armedSince, of: name)
        let own = gaps.filter { $0.link == name }
        isLate = own.contains { $0.to == nil && $0.reason == GapReason.late.word }
        if isUp == false {
            let open = own.first { $0.to == nil && $0.reason != GapReason.late.word }
            (since, reason) = (open?.from, open?.reason)
        } else {
            since = own.first { $0.to != nil && Self.downReasons.contains($0.reason) }?.to
        }
    }
}

extension ShedFigures {
    fileprivate init(_ snapshot: AgentSnapshot, _ gaps: [GapRow], since start: EventTime) {
        let late = gaps.filter { gap in
            gap.reason == GapReason.shed.word && gap.to.map { $0 >= start } ?? true
        }
        self.gaps = late.count
        events = late.reduce(0) { $0 + $1.eventsLost }
        eventsTotal = snapshot[.eventsShed]
        let records = [AgentFigure.callsShed, .detailsShed, .killsShed].compactMap { snapshot[$0] }
        recordsTotal = records.isEmpty ? nil : records.reduce(0, +)
    }
}
