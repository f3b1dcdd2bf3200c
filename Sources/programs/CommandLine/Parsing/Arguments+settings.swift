import FoundationEssentials
package import Settings

extension Arguments {
    /// The settings that `--config` and `--set` ask for, with the environment between them.
    ///
    /// Without `--config` the standard file is read where it exists; a command that cannot do without
    /// a file says so with `needsFile`.
    ///
    /// `decided` are those that were decided by commands and through the API, which only a log knows.
    package func settings(
        on console: Console,
        needsFile: Bool = false,
        decided: [DecidedValue] = []
    ) throws -> Settings {
        let (file, standard) = (settingsFile, Settings.standardFile)
        if file == nil, needsFile {
            throw CommandError.failed(
                "\(standard): no such file; write one after conf/callwarden.json5, or name another"
                    + " with --config"
            )
        }
        return try Settings.load(
            file: file,
            environment: console.environment,
            decided: decided,
            overrides: self[CommonOptions.set].map { ($0.key, $0.value) }
        )
    }

    /// The file that `--config` names, or the standard one where there is one.
    private var settingsFile: String? {
        let isThere = FileManager.default.fileExists(atPath: Settings.standardFile)
        return self[CommonOptions.config] ?? (isThere ? Settings.standardFile : nil)
    }

    /// The alert log that `--database` names, or else the settings, however much is wrong with them
    /// otherwise: a hand brake works all the same.
    package func databasePathAnyway(on console: Console) -> String {
        do {
            return try databasePath(on: console)
        } catch {
            let path = Settings.database(
                file: settingsFile,
                environment: console.environment,
                overrides: self[CommonOptions.set].map { ($0.key, $0.value) }
            )
            console.complain(
                "warning: the settings cannot be loaded; the log is taken to be \(path), unless "
                    + "--database names another"
            )
            return path
        }
    }

    /// The alert log that `--database` names, or else the settings.
    package func databasePath(on console: Console) throws -> String {
        if let path = self[CommonOptions.database] { return path }
        return try settings(on: console).log.database
    }
}
