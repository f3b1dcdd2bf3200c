import Records
import AlertLog
import Warden
import Kamailio
import Telephony

extension WardenCore {
    /// A core that goes on where the log says that the last agent stopped.
    ///
    /// `isNamedByDialog` says which links' calls have SIP names, for kills taken up again.
    init(
        _ setup: WardenSetup,
        continuing start: LogStart,
        isNamedByDialog: (LinkID) -> Bool
    ) {
        let numbers = WardenNumbers(
            alert: start.nextAlert.value,
            kill: start.nextKill.value,
            gap: start.nextGap.value
        )
        self.init(setup, numbers: numbers, blindSince: start.lastAlive)
        resume(start.pastCalls)
        for alert in start.recentAlerts where alert.rule != .masking {
            if let latest = alert.calls.max(by: { $0.createdAt < $1.createdAt }) {
                resume(alert.alert, of: alert.rule, about: alert.subject, latest: latest)
            }
        }
        for alert in start.recentAlerts where alert.rule == .masking {
            let calls = alert.calls.map { call in
                isNamedByDialog(call.link) ? call.namedByDialog : call
            }
            resume(alert.alert, calls: calls)
        }
        for kill in start.unfinishedKills {
            let call = kill.call
            resume(kill.record, call: isNamedByDialog(call.link) ? call.namedByDialog : call)
        }
    }
}

extension Call {
    /// The call with the names by which a SIP proxy ends it: the log keeps them as one.
    fileprivate var namedByDialog: Call {
        var call = self
        call.isNamedByDialog = true
        if let (callID, fromTag) = id.dialogParts {
            (call.sipCallID, call.fromTag) = (callID, fromTag)
        }
        return call
    }
}
