extension SettingsReader {
    /// Puts the file under the environment, that under what was decided, and all under `--set`; keys that
    /// the registry does not know are problems, and so are decisions about what nobody may decide so.
    init(
        _ registry: SettingRegistry = .standard,
        file: WrittenFile?,
        environment: [String: String],
        decided: [DecidedValue] = [],
        overrides: [(key: String, value: String)]
    ) {
        self.init(file: file)
        if let file {
            for path in file.outline.repeated {
                report(.repeatedKey(file.place(of: path)))
            }
            cover(file.members, of: file, by: registry)
        }
        for (name, spec) in registry.variables {
            guard let text = environment[name], !text.isEmpty else { continue }
            let place = Place(.environment(name), key: spec.path)
            cover(spec.path, with: spec.fromText(text), at: place)
        }
        self.decided = decided
        for value in decided { decide(value, by: registry) }
        for (key, text) in overrides { override(key, with: text, by: registry) }
    }

    private mutating func decide(_ decided: DecidedValue, by registry: SettingRegistry) {
        // A switch that the settings no longer have keeps nobody from starting.
        guard DecidedValue.switchArmed(by: decided.key) == nil else { return }
        let place = Place(.decided, key: decided.key)
        guard let spec = registry.variables.first(where: { $0.spec.path == decided.key })?.spec
        else {
            return report(.unknownKey(place, nearest: nil))
        }
        cover(decided.key, with: spec.fromText(decided.text), at: place)
    }

    /// Lays what was decided about ending the calls of one switch, or of all, over what its entry says.
    mutating func coverArming(of name: String) {
        let path = SwitchKeys.enforce.spec.path
        let own = decided.last { $0.key == DecidedValue.armingKey(of: name) }
        let place = Place(.decided, key: own?.key ?? path)
        if let own {
            let text = SettingKeys.autoDisconnect.spec.fromText
            cover(path, with: text(own.text), at: place)
        } else if decided.contains(.arming(false)) {
            // A hand brake holds for all; to arm a switch that its entry keeps simulating takes its name.
            cover(path, with: .null, at: place)
        }
    }

    private mutating func override(
        _ key: String,
        with text: String,
        by registry: SettingRegistry
    ) {
        let place = Place(.override, key: key)
        if case .key(let spec) = registry[key] {
            cover(key, with: spec.fromText(text), at: place)
        } else if let list = registry.list(at: key) {
            let what = "\(list.path) are described in the settings file only"
            report(.inconsistent(place, what: what))
        } else {
            report(.unknownKey(place, nearest: registry.nearest(to: key)))
        }
    }

    /// Takes over what is written in a group, and in the groups in it.
    ///
    /// `prefix` is the group's path and a dot; empty for the whole of what is read.
    mutating func cover(
        _ members: [String: WrittenValue],
        of file: WrittenFile,
        by registry: SettingRegistry,
        below prefix: String = ""
    ) {
        for (name, value) in file.ordered(members, below: root + prefix) {
            let path = prefix + name
            let place = file.place(of: root + path)
            switch registry[path] {
            case .key, .list: cover(path, with: value, at: place)
            case .group:
                if case .group(let inner) = value {
                    cover(inner, of: file, by: registry, below: path + ".")
                } else {
                    report(.wrongKind(place, value: value.quoted, takes: "a group in { }"))
                }
            case nil where name.lowercased().contains("password"): report(.inlineSecret(place))
            case nil: report(.unknownKey(place, nearest: registry.nearest(to: path)))
            }
        }
    }
}

extension WrittenFile {
    func place(of path: String) -> Place {
        Place(.file(self.path), key: path, line: outline.lines[path])
    }

    /// Members in the order of the file, so that problems are listed from top to bottom.
    func ordered(
        _ members: [String: WrittenValue],
        below prefix: String
    ) -> [(key: String, value: WrittenValue)] {
        let place = { (key: String) in (outline.lines[prefix + key] ?? .max, key) }
        return members.sorted { place($0.key) < place($1.key) }
    }
}
