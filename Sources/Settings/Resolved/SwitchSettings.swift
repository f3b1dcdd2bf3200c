/// What kind of switch stands at the other end.
package enum SwitchKind: String, Sendable, CaseIterable {
    case freeswitch
}

/// Where a password is kept; the settings never hold one.
package enum PasswordSource: Sendable, Equatable {
    /// A path; a relative one is a systemd credential, or lies beside the settings file.
    case file(String)
    /// The name of an environment variable.
    case environment(String)
}

/// One switch to watch.
package struct SwitchSettings: Sendable, Equatable {
    /// Unique among the switches; the name in the log and in every output.
    package let name: String
    package let kind: SwitchKind
    package let host: String
    package let port: UInt16
    /// `user@domain` for `userauth`; nil for the one password of the event socket.
    package let user: String?
    package let password: PasswordSource
    /// How often the switch is expected to show life.
    package let heartbeatSeconds: Int
    package let connectTimeoutSeconds: Int
    /// Ends calls of this switch or only records them; nil follows `auto_disconnect`.
    package let enforce: Bool?

    /// Reads one entry of the list; nil where a part that has no default is missing or wrong.
    init?(reading reader: inout SettingsReader, at place: Place) {
        let name = reader.value(SwitchKeys.name)
        kind = reader.value(SwitchKeys.kind)
        let host = reader.value(SwitchKeys.host)
        port = UInt16(clamping: reader.value(SwitchKeys.port))
        user = reader.value(SwitchKeys.user)
        let file = reader.value(SwitchKeys.passwordFile)
        let variable = reader.value(SwitchKeys.passwordVariable)
        heartbeatSeconds = reader.value(SwitchKeys.heartbeatSeconds)
        connectTimeoutSeconds = reader.value(SwitchKeys.connectTimeoutSeconds)
        enforce = reader.value(SwitchKeys.enforce)

        for key in ["name", "host"] where !reader.has(key) {
            reader.report(.inconsistent(place, what: "has no \(key)"))
        }
        switch (file, variable) {
        case (let path?, nil): password = .file(path)
        case (nil, let variable?): password = .environment(variable)
        case (nil, nil):
            if reader.problems.isEmpty {
                reader.report(.inconsistent(place, what: "has no password_file or password_env"))
            }
            return nil
        case (_?, _?):
            reader.report(.inconsistent(place, what: "has both password_file and password_env"))
            return nil
        }
        guard reader.problems.isEmpty, let name, let host else { return nil }
        self.name = name
        self.host = host
    }
}
