package import Agent
package import Rules
package import Warden

/// What a sweep has found, as far as it is shown.
package struct SweepReport: Sendable {
    /// What one setting has found in one mode.
    package struct Result: Sendable {
        package let mode: SweepMode
        package let swept: Sweep.Result

        package init(mode: SweepMode, swept: Sweep.Result) {
            (self.mode, self.swept) = (mode, swept)
        }

        package var setting: SweepGrid.Setting { swept.setting }
        package var found: RuleTally { swept.found }
        /// The smallest steady attack that just trips, in calls a second; nil where limits differ from
        /// callee to callee.
        package var smallestAttackPerSecond: Double? {
            mode == .off ? setting.smallestAttackPerSecond : nil
        }
    }

    package var results: [Result]
    package var summary: Replay.Summary
    /// The rule in force.
    package var rule: MaskingRule
    /// The mode in force.
    package var mode: BaselineMode
    /// What operators said of alerts is known.
    package var hasVerdicts: Bool
    package var seconds: Double

    package init(
        results: [Result],
        summary: Replay.Summary,
        rule: MaskingRule,
        mode: BaselineMode,
        hasVerdicts: Bool,
        seconds: Double
    ) {
        (self.results, self.summary, self.rule) = (results, summary, rule)
        (self.mode, self.hasVerdicts, self.seconds) = (mode, hasVerdicts, seconds)
    }

    /// The share of all calls that a setting has flagged; nil where there were no calls.
    package func share(_ result: Result) -> Double? {
        summary.calls > 0 ? Double(result.found.calls) / Double(summary.calls) : nil
    }

    /// True of the setting that the rule has now, in the mode that finds its alerts.
    package func isInForce(_ result: Result) -> Bool {
        result.mode == SweepMode(mode) && result.setting.threshold == rule.threshold
            && Int64(result.setting.windowSeconds) * 1_000_000 == rule.windowMicroseconds
    }

    /// True where settings were tried in this mode.
    package func has(_ mode: SweepMode) -> Bool { results.contains { $0.mode == mode } }
}
