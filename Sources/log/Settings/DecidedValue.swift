/// A setting that was decided while the agent runs: only what has a variable of the environment can be.
package struct DecidedValue: Sendable, Equatable {
    package let key: String
    /// As it would be typed on a command line.
    package let text: String

    package init(key: String, text: String) { (self.key, self.text) = (key, text) }

    /// The keys that can be decided so.
    package static var keys: [String] { SettingKeys.variables.map(\.spec.path) }
}
