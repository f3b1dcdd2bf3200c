import Rules

extension SettingKeys {
    private static let setup = BaselineSetup()

    static let baselinesMode = SettingKey(
        "baselines.mode",
        .oneOf,
        standard: setup.mode,
        doc: "What is done with what is learned"
    )
    static let falseShareMax = SettingKey(
        "baselines.false_share_max",
        .perBillion(BaselineSetup.falseCallsPerBillionRange),
        standard: setup.falseCallsPerBillion,
        doc: "The share of ordinary calls that may be flagged"
    )
    static let dispersion = SettingKey(
        "baselines.dispersion",
        .integer(BaselineSetup.dispersionRange),
        standard: setup.dispersion,
        doc: "How unevenly calls come to a callee that has not had enough of them to tell"
    )
    static let learningDays = SettingKey(
        "baselines.learning_days",
        .integer(BaselineSetup.learningDaysRange),
        standard: setup.learningDays,
        doc: "Days of traffic that are seen before anything is decided by them"
    )
    static let baselineWindows = SettingKey(
        "baselines.windows",
        .oneOf,
        standard: setup.windows,
        doc: "Which windows share the budget"
    )
    static let timeZone = SettingKey(
        "baselines.time_zone",
        .text(allowed: "UTC, or a time zone that the system knows, such as \"Europe/Berlin\"") {
            HourZone(named: $0) != nil
        },
        standard: "UTC",
        needsRestart: true,
        doc: "By which clock a callee's day goes"
    )
    static let baselines = [
        baselinesMode.spec, falseShareMax.spec, dispersion.spec, learningDays.spec,
        baselineWindows.spec, timeZone.spec,
    ]
}
