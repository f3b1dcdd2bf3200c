import AlertLog
import Records
package import Rules
import Telephony
package import Views

/// When what stands is told of.
package struct StandingSetup: Sendable {
    package var status: StatusSetup
    package var baselines: BaselineSetup
    package var agentDeadMicroseconds: Int64
    package var linkLostMicroseconds: Int64

    package init(
        status: StatusSetup,
        baselines: BaselineSetup,
        agentDeadMicroseconds: Int64,
        linkLostMicroseconds: Int64
    ) {
        (self.status, self.baselines) = (status, baselines)
        self.agentDeadMicroseconds = agentDeadMicroseconds
        self.linkLostMicroseconds = linkLostMicroseconds
    }
}

/// Something that is well or not, and is told of when it changes.
struct Standing: Equatable {
    var matter: String
    var begins: NoticeKind
    var ends: NoticeKind
    /// Nil while all is well.
    var severity: Notice.Severity?
    /// Of what is not well: the same as long as it lasts, and no other time's.
    var begun: EventTime
    var words: String

    /// What is to be told, given what was told last of the matter; nil where that holds still.
    func notice(after last: Notice?, identity: String, at now: EventTime) -> Notice? {
        let told = last.flatMap { $0.phase == .begun || $0.phase == .goesOn ? $0 : nil }
        let stem = { (begun: EventTime) in "\(identity)-\(matter)-\(begun)" }
        let make = {
            (id: String, phase: Notice.Phase, severity: Notice.Severity, begun: EventTime) in
            Notice(
                id,
                phase == .ended ? ends : begins,
                of: matter,
                phase,
                severity,
                begun: begun,
                title: "\(matter.capitalizedFirst): \(words)",
                text: "",
                at: now
            )
        }
        switch (severity, told) {
        case (nil, nil): return nil
        case (let severity?, nil): return make(stem(begun) + "-begun", .begun, severity, begun)
        case (nil, let told?):
            return make(stem(told.begun) + "-over", .ended, told.severity, told.begun)
        case (let severity?, let told?):
            guard severity == .critical, told.severity != .critical else { return nil }
            return make(stem(told.begun) + "-critical", .goesOn, severity, told.begun)
        }
    }
}

extension String {
    /// With a capital in front, as a sentence has one.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Looks at how the agent stands, as `callwarden status` judges it.
struct StandingWatch {
    private static let downReasons: Set<String> = Set(
        [GapReason.start, .disconnected, .restarted, .heartbeatMissing].map(\.word)
    )

    let setup: StandingSetup
    /// Where the agent has not written anything, it is waited for from here on.
    let started: EventTime

    /// What is to be told by now.
    func notices(_ reader: LogReader, _ log: ShipLog, at now: EventTime) throws -> [Notice] {
        let figures = try reader.snapshot { try reader.status(setup.baselines, at: now) }
        var found: [Notice] = []
        for standing in standings(figures, at: now) {
            let last = try log.last(of: standing.matter)
            if let notice = standing.notice(after: last, identity: log.identity, at: now) {
                found.append(notice)
            }
        }
        guard isAlive(figures, at: now) else { return found }
        let maker = NoticeMaker(reader: reader, log: log, now: now)
        for gap in try log.gapsOpen(since: now - setup.linkLostMicroseconds)
        where Self.downReasons.contains(gap.reason) {
            if let notice = try maker.lost(gap) { found.append(notice) }
        }
        return found
    }

    private func isAlive(_ figures: StatusFigures, at now: EventTime) -> Bool {
        StatusJudge(figures, setup.status, at: now).checks
            .first { $0.name == "agent" }?.state == .ok
    }

    /// The agent, its journal and its disk; the journal of an agent that does not run says nothing.
    func standings(_ figures: StatusFigures, at now: EventTime) -> [Standing] {
        let checks = StatusJudge(figures, setup.status, at: now).checks
        var found: [Standing] = []
        for check in checks {
            switch check.name {
            case "agent":
                let since = figures.agent.snapshotAt ?? started
                let isLong = abs(now - since) >= setup.agentDeadMicroseconds
                // Between the two it is neither told of as dead nor as back.
                guard check.state == .ok || isLong else { break }
                found.append(
                    standing("agent", .agentDead, .agentBack, check, since: since)
                )
            case "journal" where check.state != .unknown && isAlive(figures, at: now):
                found.append(standing("journal", .journalFilling, .journalEased, check, since: now))
            case "disk" where check.state != .unknown:
                found.append(standing("disk", .diskLow, .diskEased, check, since: now))
            default: break
            }
        }
        return found
    }

    private func standing(
        _ matter: String,
        _ begins: NoticeKind,
        _ ends: NoticeKind,
        _ check: StatusCheck,
        since begun: EventTime
    ) -> Standing {
        let severity: Notice.Severity? =
            switch check.state {
            case .ok, .unknown: nil
            case .warning: .warning
            case .critical: .critical
            }
        return Standing(
            matter: matter,
            begins: begins,
            ends: ends,
            severity: severity,
            begun: begun,
            words: check.words
        )
    }
}
