/// A setting that was decided while the agent runs, in place of what file and environment say: one that
/// has a variable of the environment, or whether the calls of one switch are ended.
package struct DecidedValue: Sendable, Equatable {
    package let key: String
    /// As it would be typed on a command line.
    package let text: String

    package init(key: String, text: String) { (self.key, self.text) = (key, text) }

    /// Keys outside of lists that can be decided so.
    package static var keys: [String] { SettingKeys.variables.map(\.spec.path) }

    /// Whether the flagged calls of all switches are ended, but for switches that have a decision of their
    /// own; where they are not, whatever the settings say of any, and where they are, but for those whose
    /// `enforce` is false.
    package static func arming(_ isArmed: Bool) -> Self {
        Self(key: SettingKeys.autoDisconnect.spec.path, text: "\(isArmed)")
    }

    /// The same for one switch.
    package static func arming(_ isArmed: Bool, of name: String) -> Self {
        Self(key: armingKey(of: name), text: "\(isArmed)")
    }

    /// True where the key is one that says whether calls are ended, of all switches or of one.
    package static func isAboutArming(_ key: String) -> Bool {
        key == SettingKeys.autoDisconnect.spec.path || switchArmed(by: key) != nil
    }

    /// The switch that a decision is about; nil for one about none.
    static func switchArmed(by key: String) -> String? {
        let parts = key.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0] == SettingLists.switches.spec.path,
            parts[parts.count - 1] == SwitchKeys.enforce.spec.path
        else { return nil }
        let name = parts[1..<(parts.count - 1)].joined(separator: ".")
        return SwitchKeys.isName(name) ? name : nil
    }

    static func armingKey(of name: String) -> String {
        "\(SettingLists.switches.spec.path).\(name).\(SwitchKeys.enforce.spec.path)"
    }
}
