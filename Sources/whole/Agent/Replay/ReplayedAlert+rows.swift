package import AlertLog
import Records
import Telephony

extension AlertDetails {
    /// The alert as the log would have it, as far as a capture tells: one view shows either.
    package init(_ replayed: ReplayedAlert) {
        var alert = AlertRow()
        alert.id = replayed.id.value
        alert.rule = replayed.rule.word
        (alert.subject, alert.severity) = (replayed.subject, replayed.severity.word)
        alert.callee = replayed.callee
        alert.party = alert.subject.hasCallee ? replayed.callee : replayed.party
        (alert.firstSeen, alert.tripped) = (replayed.firstSeen, replayed.tripped)
        alert.lastSeen = replayed.lastSeen
        alert.distinctCallers = replayed.callers.count
        alert.distinctCallees = alert.subject.hasCallee ? 1 : replayed.callees.count
        alert.calls = replayed.calls.count
        (alert.why, alert.windowComplete) = (replayed.why, replayed.windowIsComplete)
        (alert.baseline, alert.wouldTrip) = (BaselineColumns(replayed.baseline), replayed.wouldTrip)
        alert.spared = replayed.calls.count { $0.action == .spared }
        self.init(alert: alert, calls: replayed.calls.map { AlertCallRow($0, of: alert) })
        evidence = replayed.evidence.map { EvidenceRow($0) }
    }
}

extension BaselineColumns {
    fileprivate init(_ figures: BaselineFigures) {
        self.init()
        guard figures.areKnown else { return }
        (threshold, origin) = (Int64(figures.threshold), figures.origin?.word)
        (profile, fast, dispersion) = (figures.profile, figures.fast, Int64(figures.dispersion))
    }
}

extension AlertCallRow {
    fileprivate init(_ replayed: ReplayedAlert.Call, of alert: AlertRow) {
        self.init()
        let call = replayed.call
        (self.alert, subject, rule) = (alert.id, alert.subject, alert.rule)
        id = call.id.string
        caller = replayed.callerName
        callerWord = Int64(bitPattern: replayed.caller.word)
        callee = alert.subject.hasCallee ? alert.callee : replayed.calleeName
        calleeWord = Int64(bitPattern: replayed.callee.word)
        created = call.createdAt
        action = replayed.action.word
        callerSource = call.callerSource.word
        callerOther = call.callerOther.string
        leg = call.leg.word
        attestation = call.attestation.word
    }
}
