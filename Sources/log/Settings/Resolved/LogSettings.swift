/// Where the log is kept, and for how long.
package struct LogSettings: Sendable, Equatable {
    package static let standardDatabase = "/var/lib/callwarden/callwarden.db"

    package let database: String
    package let journal: String
    package let journalMegabytes: Int
    /// True: finished calls are recorded too, not only those of alerts.
    package let recordsCalls: Bool
    package let callsRetentionDays: Int
    /// Finished calls kept at most, whatever their age; 0 for no such limit.
    package let callsMax: Int
    package let alertsRetentionDays: Int
    /// What a reader of the log's feed has not had waits for it this long at most.
    package let feedDaysMax: Int
    /// What the programs say on stderr, until a signal asks for more or less.
    package let level: LogLevel

    init(reading reader: inout SettingsReader, environment: [String: String]) {
        // systemd may name several state directories; the first is ours.
        let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first
        let origin = state == nil ? Origin.standard : .environment("STATE_DIRECTORY")
        let standard = state.map { $0 + "/callwarden.db" } ?? Self.standardDatabase
        let database =
            reader.value(SettingKeys.database, standard: standard, origin: origin) ?? standard
        let beside = Self.journal(beside: database)
        self.database = database
        journal = reader.value(SettingKeys.journal, standard: beside, origin: .standard) ?? beside
        journalMegabytes = reader.value(SettingKeys.journalMegabytes)
        recordsCalls = reader.value(SettingKeys.calls)
        callsRetentionDays = reader.value(SettingKeys.callsRetentionDays)
        callsMax = reader.value(SettingKeys.callsMax)
        alertsRetentionDays = reader.value(SettingKeys.alertsRetentionDays)
        feedDaysMax = reader.value(SettingKeys.feedDaysMax)
        level = reader.value(SettingKeys.level)
        if journal == database {
            let place = reader.place(of: SettingKeys.journal.spec.path)
            reader.report(.inconsistent(place, what: "journal and database are the same file"))
        }
    }

    /// The journal of a database: the same name, ending in `.journal`.
    package static func journal(beside database: String) -> String {
        let stem = database.hasSuffix(".db") ? String(database.dropLast(3)) : database
        return stem + ".journal"
    }
}
