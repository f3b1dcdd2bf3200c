extension SettingsReader {
    /// Puts the file under the environment and the environment under `--set`; unknown keys are
    /// problems.
    init(
        file: WrittenFile?,
        environment: [String: String],
        overrides: [(key: String, value: String)]
    ) {
        self.init()
        if let file {
            for path in file.outline.repeated {
                report(.repeatedKey(file.place(of: path)))
            }
            flatten(file.members, at: "", of: file)
        }
        for (name, spec) in SettingKeys.variables {
            guard let text = environment[name], !text.isEmpty else { continue }
            let place = Place(.environment(name), key: spec.path)
            cover(spec.path, with: spec.fromText(text), at: place)
        }
        for (key, text) in overrides { override(key, with: text) }
    }

    private mutating func override(_ key: String, with text: String) {
        let place = Place(.override, key: key)
        if let spec = SettingKeys.all.first(where: { $0.path == key }) {
            cover(key, with: spec.fromText(text), at: place)
        } else if key == "switches" || key.hasPrefix("switches.") {
            report(.inconsistent(place, what: "switches are described in the settings file only"))
        } else {
            report(.unknownKey(place, nearest: Self.nearest(to: key, below: "")))
        }
    }

    private mutating func flatten(
        _ members: [String: WrittenValue],
        at prefix: String,
        of file: WrittenFile
    ) {
        for (name, value) in file.ordered(members, below: prefix) {
            let path = prefix + name
            let place = file.place(of: path)
            if SettingKeys.all.contains(where: { $0.path == path }) {
                cover(path, with: value, at: place)
            } else if path == "switches" {
                continue
            } else if SettingKeys.all.contains(where: { $0.path.hasPrefix(path + ".") }) {
                if case .group(let inner) = value {
                    flatten(inner, at: path + ".", of: file)
                } else {
                    report(.wrongKind(place, value: value.quoted, takes: "a group in { }"))
                }
            } else if name.lowercased().contains("password") {
                report(.inlineSecret(place))
            } else {
                report(.unknownKey(place, nearest: Self.nearest(to: name, below: prefix)))
            }
        }
    }

    /// The known key that was meant: on the same level, else anywhere by its last part.
    private static func nearest(to name: String, below prefix: String) -> String? {
        let paths = SettingKeys.all.map(\.path) + ["switches"]
        let level = paths.filter { $0.hasPrefix(prefix) }.map { path in
            path.dropFirst(prefix.count).split(separator: ".").first.map(String.init) ?? path
        }
        if let near = NearestName.of(name, among: level + paths) {
            return near.contains(".") ? near : prefix + near
        }
        let leaf = { (path: String) in path.split(separator: ".").last.map(String.init) ?? path }
        guard let near = NearestName.of(leaf(name), among: paths.map(leaf)) else { return nil }
        return paths.first { leaf($0) == near }
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
