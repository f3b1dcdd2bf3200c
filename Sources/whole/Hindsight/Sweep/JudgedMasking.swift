package import AlertLog
import Telephony
package import Warden

extension LogReader {
    /// The alerts of masking that were judged, by callee, each with a second around it.
    ///
    /// Calls of records may begin so long before their events and still be those of an alert.
    package func judgedSpans() throws -> [String: [JudgedSpan]] {
        let margin: EventTime = 1_000_000
        var spans: [String: [JudgedSpan]] = [:]
        for alert in try judgedMasking() {
            let times = alert.firstSeen - margin...alert.lastSeen + margin
            spans[alert.callee, default: []].append(
                JudgedSpan(times, isConfirmed: alert.isConfirmed)
            )
        }
        return spans
    }
}
