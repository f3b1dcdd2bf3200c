/// Takes typed values out of what was written, and gathers everything that is wrong on the way.
struct SettingsReader {
    /// A value with the place it stands at.
    struct Written {
        let value: WrittenValue
        let place: Place
    }

    /// Layers of each key; the last one counts, yet all are checked.
    private var layers: [String: [Written]] = [:]
    private(set) var problems: [SettingsProblem] = []
    private(set) var effective: [EffectiveValue] = []
    let file: WrittenFile?
    var decided: [DecidedValue] = []
    /// Where what was decided stands in place of something else, in words.
    private(set) var covered: [String] = []
    /// Stands in front of keys where the file has them, such as `switches.0.`.
    let root: String
    /// Stands in front of keys in the list of values in force, such as `switches.pbx1.`.
    let prefix: String

    init(file: WrittenFile? = nil, root: String = "", prefix: String = "") {
        self.file = file
        self.root = root
        self.prefix = prefix
    }

    mutating func report(_ problem: SettingsProblem) { problems.append(problem) }

    /// Takes over what the reader of a part found.
    mutating func absorb(_ reader: SettingsReader) {
        problems += reader.problems
        effective += reader.effective
        covered += reader.covered
    }

    /// A later layer covers an earlier one.
    mutating func cover(_ path: String, with value: WrittenValue, at place: Place) {
        layers[path, default: []].append(Written(value: value, place: place))
    }

    /// What counts of a key; nil where it was not written.
    func written(_ path: String) -> Written? { layers[path]?.last }

    /// True where the key was written at all, rightly or wrongly.
    func has(_ path: String) -> Bool { layers[path] != nil }

    /// True where the key was left open: not written, or null.
    func lacks(_ path: String) -> Bool { written(path).map { $0.value == .null } ?? true }

    /// Where the key stands, for problems that only show once it is read.
    func place(of path: String) -> Place {
        written(path)?.place ?? Place(.standard, key: path)
    }

    /// The value of a key: what was written where it is allowed, else the default and a problem.
    mutating func value<Value>(_ key: SettingKey<Value>) -> Value {
        value(key, standard: key.standard, origin: .standard)
    }

    /// The same where the default depends on where the agent runs.
    mutating func value<Value>(
        _ key: SettingKey<Value>,
        standard: Value,
        origin: Origin
    ) -> Value {
        var result = (value: standard, origin: origin)
        for written in layers[key.spec.path] ?? [] {
            do throws(SettingKind<Value>.Refusal) {
                let value = try key.kind.read(written.value)
                let isOpen = written.value == .null
                let before = key.kind.write(result.value)
                result = isOpen ? (standard, origin) : (value, written.place.origin)
                let after = key.kind.write(result.value)
                if written.place.origin == .decided, before != after {
                    let path = prefix + key.spec.path
                    covered.append(
                        "\(path): \(after.shown) was decided in place of \(before.shown)"
                    )
                }
            } catch {
                problems.append(Self.problem(error, with: written))
            }
        }
        note(key, result.value, from: result.origin)
        return result.value
    }

    private mutating func note<Value>(_ key: SettingKey<Value>, _ value: Value, from origin: Origin)
    {
        effective.append(
            EffectiveValue(
                key: prefix + key.spec.path,
                value: key.kind.write(value),
                origin: origin,
                needsRestart: key.spec.needsRestart
            )
        )
    }

    private static func problem<Value>(
        _ refusal: SettingKind<Value>.Refusal,
        with written: Written
    ) -> SettingsProblem {
        switch refusal {
        case .wrongKind(let takes):
            .wrongKind(written.place, value: written.value.quoted, takes: takes)
        case .outOfRange(let value, let allowed):
            .outOfRange(written.place, value: value, allowed: allowed)
        case .notAllowed(let allowed):
            .notAllowed(written.place, value: written.value.quoted, allowed: allowed)
        }
    }
}

/// A value in force and where it came from; passwords are not among them.
package struct EffectiveValue: Sendable, Equatable {
    package let key: String
    package let value: WrittenValue
    package let origin: Origin
    /// True where a change waits for the next start of the agent.
    package let needsRestart: Bool
}
