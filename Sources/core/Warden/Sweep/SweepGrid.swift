import Rules

/// The settings that a sweep tries: every threshold with every window.
package struct SweepGrid: Sendable, Equatable {
    /// One pair of them.
    package struct Setting: Sendable, Equatable {
        package let threshold: Int
        package let windowSeconds: Int

        /// The steadiest attack that just trips: so many calls a second, each of another caller.
        ///
        /// A call of age exactly the window counts, so that many callers have one gap less to fit.
        package var smallestAttackPerSecond: Double {
            Double(threshold - 1) / Double(windowSeconds)
        }

        /// What a replay by it alone is set up with, where limits follow each callee's own traffic.
        ///
        /// Masking is tried where the settings have it off as well.
        package func learning(like setup: WardenSetup) -> WardenSetup {
            var setup = setup
            setup.rule = rule(like: setup.rule)
            setup.baselines.mode = .on
            if setup.rules.masking == .off { setup.rules.masking = .record }
            return setup
        }

        /// The rule with these two in place of its own.
        func rule(like rule: MaskingRule) -> MaskingRule {
            MaskingRule(
                threshold: threshold,
                windowSeconds: windowSeconds,
                cooldownSeconds: Int(rule.cooldownMicroseconds / 1_000_000),
                withheldCallers: rule.withheldCallers
            )
        }
    }

    /// Settings that are tried at once.
    package static let settingsMax = 400
    /// Settings that are tried by a replay each, where what is learned differs from one to the next.
    package static let learningSettingsMax = 100

    /// In rising order, each once.
    package let thresholds: [Int]
    package let windowSeconds: [Int]

    /// Nil where there is no setting, more than `settingsMax`, or one that a rule cannot have.
    package init?(thresholds: [Int], windowSeconds: [Int]) {
        self.thresholds = Set(thresholds).sorted()
        self.windowSeconds = Set(windowSeconds).sorted()
        guard !thresholds.isEmpty, !windowSeconds.isEmpty,
            self.thresholds.allSatisfy(MaskingRule.thresholdRange.contains),
            self.windowSeconds.allSatisfy(MaskingRule.windowSecondsRange.contains),
            self.thresholds.count * self.windowSeconds.count <= Self.settingsMax
        else { return nil }
    }

    package var count: Int { thresholds.count * windowSeconds.count }

    /// The settings by threshold, and those of one threshold by window.
    package subscript(index: Int) -> Setting {
        Setting(
            threshold: thresholds[index / windowSeconds.count],
            windowSeconds: windowSeconds[index % windowSeconds.count]
        )
    }

    /// The rule that trips wherever one of the settings does: the fewest callers in the longest window.
    func widest(like rule: MaskingRule) -> MaskingRule {
        Setting(
            threshold: thresholds[0],
            windowSeconds: windowSeconds[windowSeconds.count - 1]
        ).rule(like: rule)
    }
}
