import Rules

/// The keys of the rule that looks for short calls.
extension SettingKeys {
    private static let standard = ShortCallsRule()

    static let shortCallsAction = SettingKey(
        "rules.short_calls.action",
        .oneOf,
        standard: standard.action,
        doc: "What is done about a source whose calls are seldom answered, or short"
    )
    static let shortCallsCalls = SettingKey(
        "rules.short_calls.calls",
        .integer(ShortCallsRule.callsRange),
        standard: standard.calls,
        doc: "Calls that have to be over before anything is said of them"
    )
    static let shortCallsAnswered = percent("answered_percent", standard.answeredPercent.critical)
    static let shortCallsAnsweredWarning = percent(
        "answered_percent_warning",
        standard.answeredPercent.warning
    )
    static let shortCallsMean = seconds("mean_seconds", standard.meanSeconds.critical)
    static let shortCallsMeanWarning = seconds("mean_seconds_warning", standard.meanSeconds.warning)
    static let shortCallsNeedsBoth = SettingKey(
        "rules.short_calls.needs_both",
        .boolean,
        standard: standard.needsBoth,
        doc: "Both have to be so low"
    )
    static let shortCallsWindowSeconds = SettingKey(
        "rules.short_calls.window_seconds",
        .integer(ShortCallsRule.windowSecondsRange),
        standard: Int(standard.windowMicroseconds / 1_000_000),
        doc: "Length of its window"
    )
    static let shortCallsCooldownSeconds = SettingKey(
        "rules.short_calls.cooldown_seconds",
        .integer(ShortCallsRule.cooldownSecondsRange),
        standard: Int(standard.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )

    private static func percent(_ name: String, _ standard: Int) -> SettingKey<Int> {
        SettingKey(
            "rules.short_calls.\(name)",
            .integer(ShortCallsRule.percentRange),
            standard: standard,
            doc: "Per cent of the calls that are answered"
        )
    }

    private static func seconds(_ name: String, _ standard: Int) -> SettingKey<Int> {
        SettingKey(
            "rules.short_calls.\(name)",
            .integer(ShortCallsRule.secondsRange),
            standard: standard,
            doc: "Seconds that answered calls last on average"
        )
    }

    static let shortCallsRules = [
        shortCallsAction.spec, shortCallsCalls.spec, shortCallsAnswered.spec,
        shortCallsAnsweredWarning.spec, shortCallsMean.spec, shortCallsMeanWarning.spec,
        shortCallsNeedsBoth.spec, shortCallsWindowSeconds.spec, shortCallsCooldownSeconds.spec,
    ]
}
