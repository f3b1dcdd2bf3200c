import Rules

/// The rules that see how calls end, as the settings have them.
extension WangiriRule {
    init(reading reader: inout SettingsReader) {
        self.init(
            action: reader.value(SettingKeys.wangiriAction),
            callees: Levels(
                warning: reader.value(SettingKeys.wangiriWarning),
                critical: reader.value(SettingKeys.wangiriCallees)
            ),
            ringSeconds: reader.value(SettingKeys.wangiriRingSeconds),
            rangeDigits: reader.value(SettingKeys.wangiriRangeDigits),
            windowSeconds: reader.value(SettingKeys.wangiriWindowSeconds),
            cooldownSeconds: reader.value(SettingKeys.wangiriCooldownSeconds)
        )
    }
}

extension ConcurrencyRule {
    init(reading reader: inout SettingsReader) {
        self.init(
            action: reader.value(SettingKeys.concurrencyAction),
            caller: Levels(
                warning: reader.value(SettingKeys.concurrencyCallerWarning),
                critical: reader.value(SettingKeys.concurrencyCaller)
            ),
            callee: Levels(
                warning: reader.value(SettingKeys.concurrencyCalleeWarning),
                critical: reader.value(SettingKeys.concurrencyCallee)
            ),
            source: Levels(
                warning: reader.value(SettingKeys.concurrencySourceWarning),
                critical: reader.value(SettingKeys.concurrencySource)
            ),
            prefix: Levels(
                warning: reader.value(SettingKeys.concurrencyPrefixWarning),
                critical: reader.value(SettingKeys.concurrencyPrefix)
            ),
            rangeDigits: reader.value(SettingKeys.concurrencyRangeDigits),
            longestHours: reader.value(SettingKeys.concurrencyLongestHours),
            cooldownSeconds: reader.value(SettingKeys.concurrencyCooldownSeconds)
        )
    }
}

extension ShortCallsRule {
    init(reading reader: inout SettingsReader) {
        self.init(
            action: reader.value(SettingKeys.shortCallsAction),
            calls: reader.value(SettingKeys.shortCallsCalls),
            answeredPercent: Floors(
                warning: reader.value(SettingKeys.shortCallsAnsweredWarning),
                critical: reader.value(SettingKeys.shortCallsAnswered)
            ),
            meanSeconds: Floors(
                warning: reader.value(SettingKeys.shortCallsMeanWarning),
                critical: reader.value(SettingKeys.shortCallsMean)
            ),
            needsBoth: reader.value(SettingKeys.shortCallsNeedsBoth),
            windowSeconds: reader.value(SettingKeys.shortCallsWindowSeconds),
            cooldownSeconds: reader.value(SettingKeys.shortCallsCooldownSeconds)
        )
    }
}
