import Calls
import Records
import Rules
import Telephony

/// Cases: opened by a finding, closed once their subject has been quiet.
extension WardenCore {
    /// The alert that gathers the calls of a finding, opened where there is none.
    mutating func alert(
        for finding: Finding,
        _ open: Case?,
        by link: LinkID,
        at now: Moment
    ) -> AlertID {
        let rule = finding.rule
        if let open {
            guard finding.completedAt - open.lastSeen >= quietAfter(rule) else { return open.id }
            _ = cases[rule].take(open.subject)
            close(open, of: rule)
        }
        makeRoom(for: rule)
        let id = cases.newID()
        counters.alerts += 1
        if finding.severity == .warning { counters.alertsOfWarning += 1 }
        if rule != .masking { secondGo.countAlert(of: rule) }
        let party = finding.subject.party ?? .none
        book.calls.retain(party)
        var opened = AlertOpened(
            alert: id,
            callee: party,
            calleeName: book.calls.identities.name(of: party),
            tripped: finding.completedAt,
            link: link,
            decidedAt: now.wall,
            threshold: finding.threshold,
            windowMicroseconds: finding.windowMicroseconds
        )
        opened.rule = rule
        (opened.subject, opened.severity) = (finding.subject, finding.severity)
        opened.why = finding.why
        if rule == .masking {
            noteBaseline(in: &opened)
        } else {
            opened.subjectName = subjectName(of: finding)
        }
        (opened.lateMicroseconds, opened.clockMicroseconds) = feeds.lateness(of: link, at: now)
        emit(.alertOpened(opened))
        if rule == .masking { evidence.open(id) }
        return id
    }

    /// Closes the case of a rule that has been quiet for longest where there is no room for one more.
    mutating func makeRoom(for rule: FindingRule) {
        guard cases[rule].isFull, let quietest = cases[rule].takeQuietest() else { return }
        close(quietest, of: rule)
    }

    /// An alert stays open while its last call is younger than the cooldown or still in the window,
    /// so that one attack never falls apart into alerts that share a window: that of the rule, for a
    /// callee with limits of its own may have longer ones.
    var quietAfter: Int64 {
        max(setup.rule.cooldownMicroseconds, setup.rule.windowMicroseconds + 1)
    }

    private func quietAfter(_ rule: FindingRule) -> Int64 {
        switch rule {
        case .masking, .block: quietAfter
        default: secondGo.rules.quietTimes.first { $0.rule == rule }?.microseconds ?? quietAfter
        }
    }

    /// Closes the cases of a rule that have been quiet for long enough by this link's clock.
    mutating func closeQuietCases(
        of rule: FindingRule,
        after quiet: Int64? = nil,
        at time: EventTime,
        on link: LinkID
    ) {
        let quiet = quiet ?? quietAfter
        for quiet in cases[rule].takeQuiet(at: time, on: link, quietAfter: quiet) {
            close(quiet, of: rule)
        }
    }

    /// The same of every rule.
    mutating func closeQuietCases(at time: EventTime, on link: LinkID) {
        closeQuietCases(of: .masking, at: time, on: link)
        closeQuietCases(of: .block, at: time, on: link)
        closeQuietRuleCases(at: time, on: link)
    }

    mutating func close(_ quiet: Case, of rule: FindingRule) {
        if rule == .masking { closeEvidence(of: quiet.id, at: secondGo.cameAt) }
        if let party = quiet.subject.party {
            if rule == .masking {
                book.goOn(learningFrom: party, at: quiet.lastSeen + quietAfter)
            }
            book.calls.release(party)
        }
        var closed = AlertClosed(alert: quiet.id, lastSeen: quiet.lastSeen)
        closed.rule = rule
        closed.wouldTrip = quiet.wouldTrip
        emit(.alertClosed(closed))
    }
}
