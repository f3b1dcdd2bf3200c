import Settings

/// What is different between the settings before a reload and those behind it.
package struct SettingsDifference: Sendable, Equatable {
    /// One value that changed, as people read it; nil where the key is not there.
    package struct Value: Sendable, Equatable {
        package let key: String
        package let before: String?
        package let after: String?
        /// Where the new one comes from, as `callwarden check` lists it.
        package let origin: String?

        /// Such as `threshold: 5 → 8 (file)`.
        var words: String {
            let from = origin.map { " (\($0))" } ?? ""
            return "\(key): \(before ?? "none") → \(after ?? "none")\(from)"
        }
    }

    package private(set) var values: [Value] = []
    /// Keys that the next start takes up.
    package let needsRestart: [String]
    /// Which switches' calls are ended from now on.
    package var mode = ""

    /// `needsRestart` are the keys, outside of what a reload takes up, that differ from the start.
    init(from old: Settings, to new: Settings, needsRestart: [String]) {
        self.needsRestart = needsRestart
        let before = Self.written(old)
        let after = Self.written(new)
        for value in new.effective where before[value.key]?.value != value.value {
            values.append(
                Value(
                    key: value.key,
                    before: before[value.key]?.value.shown,
                    after: value.value.shown,
                    origin: value.origin.word
                )
            )
        }
        for value in old.effective where after[value.key] == nil {
            values.append(
                Value(key: value.key, before: value.value.shown, after: nil, origin: nil)
            )
        }
    }

    private static func written(_ settings: Settings) -> [String: EffectiveValue] {
        Dictionary(settings.effective.map { ($0.key, $0) }) { first, _ in first }
    }

    /// True where nothing is, and nothing waits for the next start.
    package var isEmpty: Bool { values.isEmpty && needsRestart.isEmpty }

    /// Values in one line, for the record; empty where none changed.
    var words: String { values.map(\.words).joined(separator: ", ") }

    /// One thing a line, for whoever asked.
    var lines: [String] {
        var lines = values.map(\.words)
        if !needsRestart.isEmpty {
            lines.append("waits for a restart: \(needsRestart.joined(separator: ", "))")
        }
        if !mode.isEmpty { lines.append("mode: \(mode)") }
        return lines
    }
}
