import Rules

extension SequenceRule {
    init(reading reader: inout SettingsReader) {
        let action = reader.value(SettingKeys.sequenceAction)
        let subjects = reader.value(SettingKeys.sequenceSubjects)
        let numbers = reader.value(SettingKeys.sequenceNumbers)
        let warning = reader.value(SettingKeys.sequenceWarning)
        if warning != 0, warning < Self.numbersRange.lowerBound || warning >= numbers {
            let place = reader.place(of: SettingKeys.sequenceWarning.spec.path)
            let what =
                "must be below numbers (\(numbers)), and \(Self.numbersRange.lowerBound) at"
                + " least, or 0 for no warning"
            reader.report(.inconsistent(place, what: what))
        }
        self.init(
            action: action,
            of: subjects,
            numbers: numbers,
            warning: warning,
            stepMax: reader.value(SettingKeys.sequenceStepMax),
            misses: reader.value(SettingKeys.sequenceMisses),
            windowSeconds: reader.value(SettingKeys.sequenceWindowSeconds),
            cooldownSeconds: reader.value(SettingKeys.sequenceCooldownSeconds)
        )
    }
}
