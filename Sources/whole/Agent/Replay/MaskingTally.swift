import Records
package import Rules
import Telephony
package import Warden

/// What a replay finds of masking, and what operators had made of the alerts that it lies in.
package struct MaskingTally: Sendable {
    package private(set) var found = RuleTally()
    package private(set) var confirmed = RuleTally()
    package private(set) var falsePositives = RuleTally()
    private let judged: [String: [JudgedSpan]]

    /// `judged` are the alerts that operators have judged, by their callees as the log names them.
    package init(judged: [String: [JudgedSpan]] = [:]) { self.judged = judged }

    /// Counts an alert that is over; others than masking's are left out.
    package mutating func take(_ alert: ReplayedAlert) {
        guard alert.rule == .masking else { return }
        count(alert.calls.count, in: \.found)
        guard let spans = judged[alert.callee] else { return }
        for (isConfirmed, verdict) in [(true, \Self.confirmed), (false, \.falsePositives)] {
            let own = spans.filter { $0.isConfirmed == isConfirmed }
            let inside = alert.calls.count { call in
                own.contains { $0.times.contains(call.call.createdAt) }
            }
            if inside > 0 { count(inside, in: verdict) }
        }
    }

    /// Counts one alert with so many calls.
    private mutating func count(_ calls: Int, in tally: WritableKeyPath<Self, RuleTally>) {
        self[keyPath: tally].alerts += 1
        self[keyPath: tally].calls += calls
    }
}
