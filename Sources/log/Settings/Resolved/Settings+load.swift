import FoundationEssentials

extension Settings {
    /// Reads the file, lays the environment and `--set` over it, and checks everything.
    ///
    /// Without a file the defaults stand under the other two. Passwords are not read here, so that
    /// whoever only reads the log needs no access to them; see `readPasswords`.
    package static func load(
        file: String?,
        environment: [String: String] = [:],
        decided: [DecidedValue] = [],
        overrides: [(key: String, value: String)] = []
    ) throws(SettingsErrors) -> Settings {
        let written: WrittenFile?
        if let file { written = try .read(file) } else { written = nil }
        return try resolve(
            written,
            environment: environment,
            decided: decided,
            overrides: overrides
        )
    }

    /// Where the log is, whatever else is wrong with the settings: for what cannot wait until they are right.
    package static func database(
        file: String?,
        environment: [String: String],
        overrides: [(key: String, value: String)] = []
    ) -> String {
        var reader = SettingsReader(
            .standard,
            file: file.flatMap { try? WrittenFile.read($0) },
            environment: environment,
            overrides: overrides
        )
        return LogSettings(reading: &reader, environment: environment).database
    }

    /// The same for text that is at hand already.
    package static func load(
        text: String,
        name: String,
        environment: [String: String] = [:],
        decided: [DecidedValue] = [],
        overrides: [(key: String, value: String)] = []
    ) throws(SettingsErrors) -> Settings {
        let written = try WrittenFile.decode(Data(text.utf8), path: name)
        return try resolve(
            written,
            environment: environment,
            decided: decided,
            overrides: overrides
        )
    }

    /// The same for the bytes of a file, whatever they are.
    package static func load(bytes: [UInt8], name: String) throws(SettingsErrors) -> Settings {
        try resolve(
            WrittenFile.decode(Data(bytes), path: name),
            environment: [:],
            decided: [],
            overrides: []
        )
    }

    private static func resolve(
        _ written: WrittenFile?,
        environment: [String: String],
        decided: [DecidedValue],
        overrides: [(key: String, value: String)]
    ) throws(SettingsErrors) -> Settings {
        var reader = SettingsReader(
            file: written,
            environment: environment,
            decided: decided,
            overrides: overrides
        )
        let settings = Settings(reading: &reader, environment: environment)
        guard reader.problems.isEmpty else {
            // From the top of the file to its end, and then what other places say.
            let problems = reader.problems.sorted { ($0.line ?? .max) < ($1.line ?? .max) }
            throw SettingsErrors(problems)
        }
        return settings
    }
}
