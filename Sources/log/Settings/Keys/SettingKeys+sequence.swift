import Rules

extension SettingKeys {
    private static let standard = SequenceRule()

    static let sequenceAction = SettingKey(
        "rules.sequence.action",
        .oneOf,
        standard: standard.action,
        doc: "What is done about numbers in numerical order"
    )
    static let sequenceSubjects = SettingKey(
        "rules.sequence.subjects",
        .list(
            of: .oneOf,
            countMax: SequenceRule.Of.allCases.count,
            takes: #"a list of "caller", "callee" and "source""#
        ),
        standard: standard.subjects,
        doc: "Whose numbers may stand in order"
    )
    static let sequenceNumbers = SettingKey(
        "rules.sequence.numbers",
        .integer(SequenceRule.numbersRange),
        standard: standard.numbers.critical,
        doc: "Numbers in order that make a sequence"
    )
    static let sequenceWarning = SettingKey(
        "rules.sequence.warning",
        .integer(0...SequenceRule.numbersRange.upperBound),
        standard: standard.numbers.warning,
        doc: "Numbers in order that open a warning"
    )
    static let sequenceStepMax = SettingKey(
        "rules.sequence.step_max",
        .integer(SequenceRule.stepRange),
        standard: standard.stepMax,
        doc: "How far each number may be from the one before"
    )
    static let sequenceMisses = SettingKey(
        "rules.sequence.misses",
        .integer(SequenceRule.missesRange),
        standard: standard.misses,
        doc: "How many of the numbers may be called out of order"
    )
    static let sequenceWindowSeconds = SettingKey(
        "rules.sequence.window_seconds",
        .integer(SequenceRule.windowSecondsRange),
        standard: Int(standard.windowMicroseconds / 1_000_000),
        doc: "Length of its window"
    )
    static let sequenceCooldownSeconds = SettingKey(
        "rules.sequence.cooldown_seconds",
        .integer(SequenceRule.cooldownSecondsRange),
        standard: Int(standard.cooldownMicroseconds / 1_000_000),
        doc: "Quiet time after which its alert is over and the next one is another"
    )
    static let sequence = [
        sequenceAction.spec, sequenceSubjects.spec, sequenceNumbers.spec, sequenceWarning.spec,
        sequenceStepMax.spec, sequenceMisses.spec, sequenceWindowSeconds.spec,
        sequenceCooldownSeconds.spec,
    ]
}
