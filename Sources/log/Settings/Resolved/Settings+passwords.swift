import FoundationEssentials

/// The passwords of the switches, by the switches' names.
package struct Passwords: Sendable, Equatable {
    package let bySwitch: [String: Secret]
    /// What was accepted and yet should be put right, such as a file that everyone can read.
    package let warnings: [String]
}

extension Settings {
    /// Placeholder of the example configuration; whoever forgot to replace it hears so.
    package static let placeholderPassword = "REPLACE-THIS-PASSWORD"

    /// The files that the switches' passwords are in.
    package func passwordFiles(environment: [String: String]) -> [String] {
        switches.compactMap { settings in
            guard case .file(let path)? = settings.password else { return nil }
            return PasswordReader.resolved(path, beside: file, environment: environment)
        }
    }

    /// Reads the password of every switch.
    ///
    /// A relative path is looked for among the credentials of the systemd unit, else beside the
    /// settings file.
    package func readPasswords(
        environment: [String: String]
    ) throws(SettingsErrors) -> Passwords {
        var secrets: [String: Secret] = [:]
        var problems: [SettingsProblem] = []
        var warnings: [String] = []
        for settings in switches {
            guard let source = settings.password else { continue }
            let reader = PasswordReader(of: settings, source, file: file, environment: environment)
            do throws(SettingsProblem) {
                secrets[settings.name] = try reader.read(warnings: &warnings)
            } catch {
                problems.append(error)
            }
        }
        guard problems.isEmpty else { throw SettingsErrors(problems) }
        return Passwords(bySwitch: secrets, warnings: warnings)
    }
}

private struct PasswordReader {
    /// Longer than any password; a larger file is some other file.
    static let bytesMax = 1024

    let settings: SwitchSettings
    let source: PasswordSource
    let file: String?
    let environment: [String: String]

    init(
        of settings: SwitchSettings,
        _ source: PasswordSource,
        file: String?,
        environment: [String: String]
    ) {
        self.settings = settings
        self.source = source
        self.file = file
        self.environment = environment
    }

    func read(warnings: inout [String]) throws(SettingsProblem) -> Secret {
        let (text, source) = try readText(warnings: &warnings)
        // One line end is the editor's; \r\n is one character to Swift.
        let password = text.last?.isNewline == true ? text.dropLast() : text[...]
        guard !password.isEmpty else { throw problem(source, "the password is empty") }
        guard !password.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f })
        else { throw problem(source, "the password holds a line end or another control character") }
        guard !password.hasPrefix(Settings.placeholderPassword) else {
            throw problem(source, "still holds the placeholder of the example; choose a password")
        }
        if password == "ClueCon" {
            warnings.append(
                "\(source): the password is the one that every FreeSWITCH comes with; choose another"
            )
        }
        return Secret(String(password))
    }

    private func readText(
        warnings: inout [String]
    ) throws(SettingsProblem) -> (text: String, source: String) {
        switch source {
        case .environment(let name):
            guard let text = environment[name] else {
                throw problem("environment variable \(name)", "is not set")
            }
            return (text, "environment variable \(name)")
        case .file(let written):
            let path = Self.resolved(written, beside: file, environment: environment)
            return (try contents(of: path, warnings: &warnings), path)
        }
    }

    private func contents(
        of path: String,
        warnings: inout [String]
    ) throws(SettingsProblem) -> String {
        let (data, isReadableByAll): (Data, Bool)
        do throws(SmallFile.Fault) {
            (data, isReadableByAll) = try SmallFile.read(path, bytesMax: Self.bytesMax)
        } catch {
            switch error {
            case .unreadable(let reason): throw problem(path, "cannot be read: \(reason)")
            case .tooLarge:
                throw problem(path, "is longer than \(Self.bytesMax) bytes, so it is no password")
            }
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw problem(path, "is not UTF-8 text")
        }
        if isReadableByAll {
            warnings.append("\(path): readable by everyone on this machine; run chmod 0600 on it")
        }
        return text
    }

    static func resolved(
        _ path: String,
        beside file: String?,
        environment: [String: String]
    ) -> String {
        guard !path.hasPrefix("/") else { return path }
        if let credentials = environment["CREDENTIALS_DIRECTORY"], !credentials.isEmpty {
            return credentials + "/" + path
        }
        guard let file, let slash = file.lastIndex(of: "/") else { return path }
        return String(file[...slash]) + path
    }

    private func problem(_ source: String, _ reason: String) -> SettingsProblem {
        let key =
            switch self.source {
            case .file: "password_file"
            case .environment: "password_env"
            }
        let place = Place(
            file.map(Origin.file) ?? .standard,
            key: "switches.\(settings.name).\(key)"
        )
        return .secret(place, source: source, reason: reason)
    }
}
