import Rules

extension RulesSetup {
    /// Hours of the week are those of the zone.
    init(reading reader: inout SettingsReader, zone: HourZone) {
        self.init()
        masking = reader.value(SettingKeys.maskingAction)
        fanOut = FanOutRule(
            action: reader.value(SettingKeys.fanOutAction),
            callees: reader.value(SettingKeys.fanOutCallees),
            windowSeconds: reader.value(SettingKeys.fanOutWindowSeconds),
            cooldownSeconds: reader.value(SettingKeys.fanOutCooldownSeconds)
        )
        wangiri = WangiriRule(reading: &reader)
        concurrency = ConcurrencyRule(reading: &reader)
        shortCalls = ShortCallsRule(reading: &reader)
        sequence = SequenceRule(reading: &reader)
        prefixRate = PrefixRateRule(reading: &reader, zone: zone)
    }
}
