package import Records
package import Telephony

/// One alert that a capture would have raised, with every call of it.
package struct ReplayedAlert: Sendable, Equatable {
    /// A flagged call, and what would have been done.
    package struct Call: Sendable, Equatable {
        package var call: Telephony.Call
        package var caller: Party
        package var callerName: String
        /// The callee as its window counted it; none and empty where the alert is about that.
        package var callee: Party
        package var calleeName: String
        package var action: FlagAction
    }

    package var id: AlertID
    package var rule: FindingRule
    package var severity: Records.Severity
    /// What it is about: a kind, and its name where that is no callee.
    package var subject: Subject.Kind
    package var party = ""
    /// The callee that it is about; empty where its calls have several.
    package var callee = ""
    package var tripped: EventTime
    package var threshold: Int
    /// What led to it, where its rule says so.
    package var why = ""
    /// In time order.
    package var calls: [Call] = []
    /// Distinct callers, in the order in which they first called.
    package var callers: [String] = []
    /// Distinct callees of an alert that is about no callee, likewise.
    package var callees: [String] = []
    package var windowIsComplete = true
    /// What the callee's own traffic said, and whether it made an attack of it.
    package var baseline = BaselineFigures()
    package var wouldTrip = true
    /// What stands beside the callers.
    package var evidence: [EvidenceFound] = []

    package var firstSeen: EventTime { calls.first?.call.createdAt ?? tripped }
    package var lastSeen: EventTime { calls.last?.call.createdAt ?? tripped }
}

/// Puts alerts together from the records of the core.
struct AlertGatherer {
    private var open: [AlertID: [FlaggedCall]] = [:]
    private var opened: [AlertID: AlertOpened] = [:]
    private var found: [AlertID: [EvidenceFound]] = [:]

    /// The alert that this record closes, if it closes one.
    mutating func take(_ record: WardenRecord) -> ReplayedAlert? {
        switch record {
        case .alertOpened(let alert): opened[alert.alert] = alert
        case .alertRaised(let raised):
            opened[raised.alert]?.severity = raised.severity
            opened[raised.alert]?.threshold = raised.threshold
        case .callFlagged(let call): open[call.alert, default: []].append(call)
        case .callChanged(let change): take(change)
        case .evidenceFound(let evidence):
            found[evidence.alert, default: []].removeAll { $0.row == evidence.row }
            found[evidence.alert, default: []].append(evidence)
        case .alertClosed(let closed):
            var alert = close(closed.alert)
            if closed.wouldTrip { alert?.wouldTrip = true }
            return alert
        default: break
        }
        return nil
    }

    private mutating func take(_ change: CallChange) {
        let index = open[change.alert]?.lastIndex { call in
            call.call.id == change.call && call.call.createdAt == change.time
        }
        if let index { open[change.alert]?[index].action = change.action }
    }

    private mutating func close(_ id: AlertID) -> ReplayedAlert? {
        let evidence = found.removeValue(forKey: id) ?? []
        guard let first = opened.removeValue(forKey: id) else { return nil }
        let calls = (open.removeValue(forKey: id) ?? []).enumerated()
            .sorted {
                ($0.element.call.createdAt, $0.offset) < ($1.element.call.createdAt, $1.offset)
            }
            .map(\.element)
        var alert = ReplayedAlert(
            id: id,
            rule: first.rule,
            severity: first.severity,
            subject: first.subject.kind,
            tripped: first.tripped,
            threshold: first.threshold
        )
        alert.why = first.why.string
        (alert.baseline, alert.wouldTrip) = (first.baseline, first.wouldTrip)
        alert.evidence = evidence.filter { $0.evidence.strength != .absent || $0.led }
            .sorted { $0.isShown(before: $1) }
        let hasCallee = first.subject.kind.hasCallee
        if hasCallee {
            alert.callee = first.calleeName.string
        } else {
            alert.party = first.subjectName.string
        }
        var (callers, callees) = (Set<Party>(), Set<Party>())
        for call in calls {
            let replayed = ReplayedAlert.Call(
                call: call.call,
                caller: call.caller,
                callerName: call.callerName.string,
                callee: call.callee,
                calleeName: call.calleeName.string,
                action: call.action
            )
            alert.calls.append(replayed)
            if callers.insert(call.caller).inserted { alert.callers.append(replayed.callerName) }
            if !hasCallee, callees.insert(call.callee).inserted {
                alert.callees.append(replayed.calleeName)
            }
            alert.windowIsComplete = alert.windowIsComplete && call.windowComplete
        }
        return alert
    }
}

extension EvidenceFound {
    /// Strong signals stand first.
    fileprivate func isShown(before other: EvidenceFound) -> Bool {
        let (own, others) = (evidence.strength == .weak, other.evidence.strength == .weak)
        return own == others ? row < other.row : !own
    }
}
