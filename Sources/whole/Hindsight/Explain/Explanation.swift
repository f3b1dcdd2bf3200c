package import Agent
import Records
package import Telephony
package import Warden

/// Everything that is said of one call, or of one callee at one time.
package struct Explanation {
    package let watch: CallWatch
    /// The alerts of the replay.
    package let alerts: [ReplayedAlert]
    /// What the log has beside; nil for a capture.
    package let known: LogFacts?

    package init(watch: CallWatch, alerts: [ReplayedAlert], known: LogFacts?) {
        (self.watch, self.alerts, self.known) = (watch, alerts, known)
    }

    package var isFound: Bool { !watch.seen.isEmpty || watch.callee != nil }

    /// What alerts of the replay have of a call.
    package func findings(
        of call: Call
    ) -> [(alert: ReplayedAlert, flagged: ReplayedAlert.Call)] {
        alerts.compactMap { alert in
            let flagged = alert.calls.last {
                $0.call.id == call.id && $0.call.createdAt == call.createdAt
            }
            return flagged.map { (alert, $0) }
        }
    }
}

extension ReplayedAlert {
    /// Whom it is about, as operators read it.
    package var about: String { subject.hasCallee ? callee : party }
}
