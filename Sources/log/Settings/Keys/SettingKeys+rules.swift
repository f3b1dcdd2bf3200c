import Rules

extension SettingKeys {
    private static let fanOut = FanOutRule()

    static let maskingAction = SettingKey(
        "rules.masking.action",
        .oneOf,
        standard: RulesSetup().masking,
        doc: "What is done about many callers to one callee"
    )
    static let fanOutAction = SettingKey(
        "rules.fan_out.action",
        .oneOf,
        standard: fanOut.action,
        doc: "What is done about one caller to many callees"
    )
    static let fanOutCallees = SettingKey(
        "rules.fan_out.callees",
        .integer(FanOutRule.calleesRange),
        standard: fanOut.callees,
        doc: "Distinct callees of one caller that make a fan-out"
    )
    static let fanOutWindowSeconds = SettingKey(
        "rules.fan_out.window_seconds",
        .integer(FanOutRule.windowSecondsRange),
        standard: Int(fanOut.windowMicroseconds / 1_000_000),
        doc: "Length of its window"
    )
    static let fanOutCooldownSeconds = SettingKey(
        "rules.fan_out.cooldown_seconds",
        .integer(FanOutRule.cooldownSecondsRange),
        standard: Int(fanOut.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )
    static let rules =
        [
            maskingAction.spec, fanOutAction.spec, fanOutCallees.spec, fanOutWindowSeconds.spec,
            fanOutCooldownSeconds.spec,
        ] + wangiriRules + concurrencyRules + shortCallsRules
}
