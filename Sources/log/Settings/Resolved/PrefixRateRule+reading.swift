import Rules

extension PrefixRateRule {
    /// Reads the file of prefixes along with the keys: what is wrong there is wrong with the settings.
    init(reading reader: inout SettingsReader, zone: HourZone) {
        let action = reader.value(SettingKeys.prefixRateAction)
        let written = reader.value(SettingKeys.prefixRateFile)
        let cooldownSeconds = reader.value(SettingKeys.prefixRateCooldownSeconds)
        var table = PrefixTable()
        if let written {
            var file = PrefixFile(path: Self.resolved(written, reader))
            table = PrefixTable(file.read())
            for problem in file.problems { reader.report(problem) }
        }
        self.init(action: action, table: table, zone: zone, cooldownSeconds: cooldownSeconds)
    }

    /// A path in the settings file that is relative leads on from that file, any other from the working
    /// directory.
    private static func resolved(_ path: String, _ reader: SettingsReader) -> String {
        guard !path.hasPrefix("/"),
            case .file(let file) = reader.place(of: SettingKeys.prefixRateFile.spec.path).origin,
            let slash = file.lastIndex(of: "/")
        else { return path }
        return String(file[...slash]) + path
    }
}
