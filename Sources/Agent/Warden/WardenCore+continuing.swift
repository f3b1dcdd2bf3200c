import AlertLog
import Detection
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
        self.init(setup, numbers: numbers)
        blindSince = start.lastAlive
        for alert in start.recentAlerts {
            let calls = alert.calls.map { call in
                var call = call
                call.isNamedByDialog = isNamedByDialog(call.link)
                return call
            }
            resume(alert.alert, calls: calls)
        }
        for kill in start.unfinishedKills {
            var event = kill.event
            event.isNamedByDialog = isNamedByDialog(event.link)
            resume(kill.record, event: event)
        }
    }
}
