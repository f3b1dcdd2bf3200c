import Rules

extension SettingKeys {
    static let prefixRateAction = SettingKey(
        "rules.prefix_rate.action",
        .oneOf,
        // Without a file there is nothing to look at, whatever stands here.
        standard: RuleAction.alert,
        doc: "What is done about too much to a prefix"
    )
    static let prefixRateFile = SettingKey(
        "rules.prefix_rate.file",
        .path,
        standard: nil,
        doc: "The file of prefixes"
    )
    static let prefixRateCooldownSeconds = SettingKey(
        "rules.prefix_rate.cooldown_seconds",
        .integer(PrefixRateRule.cooldownSecondsRange),
        standard: Int(PrefixRateRule().cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )
    static let prefixRate = [
        prefixRateAction.spec, prefixRateFile.spec, prefixRateCooldownSeconds.spec,
    ]
}
