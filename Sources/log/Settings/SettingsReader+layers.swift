extension SettingsReader {
    /// Puts the file under the environment and the environment under `--set`; keys that the registry
    /// does not know are problems.
    init(
        _ registry: SettingRegistry = .standard,
        file: WrittenFile?,
        environment: [String: String],
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
        for (key, text) in overrides { override(key, with: text, by: registry) }
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
