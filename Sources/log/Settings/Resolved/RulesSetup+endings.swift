import Rules

/// The rules that see how calls end, as the settings have them.
extension WangiriRule {
    init(reading reader: inout SettingsReader) {
        self.init(
            action: reader.value(SettingKeys.wangiriAction),
            callees: Levels(
                reading: &reader,
                SettingKeys.wangiriCallees,
                warning: SettingKeys.wangiriWarning
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
                reading: &reader,
                SettingKeys.concurrencyCaller,
                warning: SettingKeys.concurrencyCallerWarning
            ),
            callee: Levels(
                reading: &reader,
                SettingKeys.concurrencyCallee,
                warning: SettingKeys.concurrencyCalleeWarning
            ),
            source: Levels(
                reading: &reader,
                SettingKeys.concurrencySource,
                warning: SettingKeys.concurrencySourceWarning
            ),
            prefix: Levels(
                reading: &reader,
                SettingKeys.concurrencyPrefix,
                warning: SettingKeys.concurrencyPrefixWarning
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
                reading: &reader,
                SettingKeys.shortCallsAnswered,
                warning: SettingKeys.shortCallsAnsweredWarning
            ),
            meanSeconds: Floors(
                reading: &reader,
                SettingKeys.shortCallsMean,
                warning: SettingKeys.shortCallsMeanWarning
            ),
            needsBoth: reader.value(SettingKeys.shortCallsNeedsBoth),
            windowSeconds: reader.value(SettingKeys.shortCallsWindowSeconds),
            cooldownSeconds: reader.value(SettingKeys.shortCallsCooldownSeconds)
        )
    }
}

extension Levels {
    /// In the order in which the keys stand, the critical one first.
    fileprivate init(
        reading reader: inout SettingsReader,
        _ critical: SettingKey<Int>,
        warning: SettingKey<Int>
    ) {
        let critical = reader.value(critical)
        self.init(warning: reader.value(warning), critical: critical)
    }
}

extension Floors {
    fileprivate init(
        reading reader: inout SettingsReader,
        _ critical: SettingKey<Int>,
        warning: SettingKey<Int>
    ) {
        let critical = reader.value(critical)
        self.init(warning: reader.value(warning), critical: critical)
    }
}
