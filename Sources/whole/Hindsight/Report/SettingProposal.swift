import Agent
import Rules
import Warden

/// Which threshold and window would do, by calls of the past.
package enum SettingProposal: Sendable, Equatable {
    /// Why there is none.
    package enum Reason: String, Sendable, Equatable {
        case noCalls = "no finished calls of the time are on record (log.calls)"
        case nothingJudged = "no alert of masking looks like an attack: nothing is to be kept"
        case attacksNotKept =
            "calls of the alerts that look like attacks are not among the finished calls on record"
        case nothingFits = "no setting keeps all attacks and flags few enough other calls"
        case tooMany = "too many calls to try settings on; a shorter time (--since) has fewer"
    }

    /// What one setting has found.
    package struct Outcome: Sendable, Equatable {
        package let threshold: Int
        package let windowSeconds: Int
        package let alerts: Int
        package let flagged: Int
        /// Alerts that look like attacks, and flagged calls of no such alert.
        package let attacks: Int
        package let otherCalls: Int
    }

    case none(Reason)
    /// The setting, beside the one in force; nil where that was not tried.
    case setting(Outcome, inForce: Outcome?, calls: Int)

    /// The most sensitive setting that keeps every attack that the one in force finds, and flags few
    /// enough calls that look innocent.
    ///
    /// `hasAttacks` where alerts look like attacks, whether or not their calls are on record.
    package init(_ report: SweepReport, hasAttacks: Bool) {
        let calls = report.summary.calls
        guard calls > 0 else {
            self = .none(.noCalls)
            return
        }
        let tried = report.results.filter(\.swept.isComplete)
        let force = tried.first(where: report.isInForce)
        let kept = force?.swept.confirmed.alerts ?? tried.map(\.swept.confirmed.alerts).max() ?? 0
        guard tried.contains(where: { $0.swept.confirmed.calls > 0 }) else {
            self = .none(hasAttacks ? .attacksNotKept : .nothingJudged)
            return
        }
        let allowed = ReportTerms.innocentRateMax * Double(calls)
        let fitting = tried.filter {
            $0.swept.confirmed.alerts >= kept
                && Double($0.otherCalls) <= allowed
        }
        let order = { (result: SweepReport.Result) in
            (
                result.setting.smallestAttackPerSecond, result.setting.threshold,
                result.setting.windowSeconds
            )
        }
        guard let best = fitting.min(by: { order($0) < order($1) }) else {
            self = .none(.nothingFits)
            return
        }
        self = .setting(Outcome(best), inForce: force.map { Outcome($0) }, calls: calls)
    }
}

extension SweepReport.Result {
    /// Flagged calls of no attack, and of no callee that is to be exempt: those stand as false positives.
    fileprivate var otherCalls: Int {
        found.calls - swept.confirmed.calls - swept.falsePositives.calls
    }
}

extension SettingProposal.Outcome {
    fileprivate init(_ result: SweepReport.Result) {
        self.init(
            threshold: result.setting.threshold,
            windowSeconds: result.setting.windowSeconds,
            alerts: result.found.alerts,
            flagged: result.found.calls,
            attacks: result.swept.confirmed.alerts,
            otherCalls: result.otherCalls
        )
    }

    /// As an operator reads it.
    package var words: String {
        "\(threshold) callers in \(windowSeconds) s: \(alerts) alerts, \(flagged) flagged calls, "
            + "\(attacks) of them like attacks, \(otherCalls) calls of no such alert"
    }
}

extension SettingProposal {
    /// As an operator reads it, a sentence each.
    package var sentences: [String] {
        switch self {
        case .none(let reason): ["No threshold and window are proposed: \(reason.rawValue)."]
        case .setting(let best, let force, let calls):
            [
                "Of \(calls) calls: \(best.words).",
                force.map { "In force now: \($0.words)." } ?? "The setting in force was not tried.",
                "It is the most sensitive setting that keeps every attack found now, and flags at most 1"
                    + " of 100,000 calls outside of attacks, once what is proposed above is exempt. It is a proposal: callers, not the log, know"
                    + " which calls were welcome, so look at the alerts before you take it.",
            ]
        }
    }
}
