import Rules

extension BaselineSetup {
    init(reading reader: inout SettingsReader) {
        self.init()
        mode = reader.value(SettingKeys.baselinesMode)
        falseCallsPerBillion = reader.value(SettingKeys.falseShareMax)
        dispersion = reader.value(SettingKeys.dispersion)
        learningDays = reader.value(SettingKeys.learningDays)
        windows = reader.value(SettingKeys.baselineWindows)
        zone = HourZone(named: reader.value(SettingKeys.timeZone)) ?? .utc
    }
}
