import Warden
import Ring

extension SettingKeys {
    static let database = SettingKey(
        "log.database",
        .path,
        standard: nil,
        needsRestart: true,
        doc: "The SQLite database"
    )
    static let journal = SettingKey(
        "log.journal",
        .path,
        standard: nil,
        needsRestart: true,
        doc: "The journal that kills are recorded in before they happen"
    )
    static let journalMegabytes = SettingKey(
        "log.journal_megabytes",
        .integer(1...Journal.capacityRange.upperBound >> 20),
        standard: Journal.capacityDefault >> 20,
        needsRestart: true,
        doc: "Size of the journal"
    )
    static let calls = SettingKey(
        "log.calls",
        .boolean,
        standard: WardenSetup().recordsFinishedCalls,
        doc: "true: every finished call is recorded, not only those of alerts"
    )
    static let callsRetentionDays = SettingKey(
        "log.calls_retention_days",
        .integer(1...3650),
        standard: 30,
        needsRestart: true,
        doc: "How long finished calls and alerts are kept"
    )
    static let callsMax = SettingKey(
        "log.calls_max",
        .integer(0...1_000_000_000),
        standard: 0,
        needsRestart: true,
        doc: "Finished calls kept at most, whatever their age"
    )
    static let alertsRetentionDays = SettingKey(
        "log.alerts_retention_days",
        .integer(1...3650),
        standard: 400,
        needsRestart: true,
        doc: "How long finished calls and alerts are kept"
    )
    static let feedDaysMax = SettingKey(
        "log.feed_days_max",
        .integer(1...3650),
        standard: 7,
        needsRestart: true,
        doc: "How long rows wait for a reader of the log's feed that has not had them"
    )
    static let level = SettingKey(
        "log.level",
        .oneOf,
        standard: LogLevel.info,
        doc: "What is said on stderr"
    )
    static let log = [
        database.spec, journal.spec, journalMegabytes.spec, calls.spec, callsRetentionDays.spec,
        callsMax.spec, alertsRetentionDays.spec, feedDaysMax.spec, level.spec,
    ]
}
