extension SettingsReader {
    /// The entries of a list of groups, but for those that something is wrong with.
    mutating func entries<Entry>(of list: SettingList<Entry>) -> [Entry] {
        let spec = list.spec
        guard let file, let written = written(spec.path) else { return [] }
        guard case .list(let items) = written.value else {
            let takes = "a list such as [\(spec.example)]"
            report(.wrongKind(written.place, value: written.value.quoted, takes: takes))
            return []
        }
        guard items.count <= spec.countMax else {
            let limit = "\(spec.limitedBy) at most \(spec.countMax)"
            report(.inconsistent(written.place, what: "\(items.count) \(spec.path); \(limit)"))
            return []
        }
        let listed = items.enumerated().compactMap { index, item in
            entry(item, at: index, of: list, in: file)
        }
        refuseTwins(listed, named: list.name.spec.path)
        list.check(listed, &self)
        return listed.map(\.value)
    }

    private mutating func entry<Entry>(
        _ item: WrittenValue,
        at index: Int,
        of list: SettingList<Entry>,
        in file: WrittenFile
    ) -> SettingList<Entry>.Listed? {
        let path = "\(root)\(list.spec.path).\(index)"
        let place = file.place(of: path)
        guard case .group(let members) = item else {
            report(.wrongKind(place, value: item.quoted, takes: "a group in { }"))
            return nil
        }
        let nameKey = list.name.spec.path
        var label = "\(index)"
        if case .text(let name) = members[nameKey] { label = name }
        var inner = SettingsReader(
            file: file,
            root: path + ".",
            prefix: "\(prefix)\(list.spec.path).\(label)."
        )
        inner.decided = decided
        inner.cover(members, of: file, by: list.spec.entry)
        let name = inner.value(list.name)
        if inner.lacks(nameKey) { inner.report(.inconsistent(place, what: "has no \(nameKey)")) }
        let value = list.read(name ?? "", &inner, place)
        absorb(inner)
        guard inner.problems.isEmpty, let name, let value else { return nil }
        return SettingList.Listed(name: name, value: value, place: place)
    }

    private mutating func refuseTwins<Entry>(
        _ listed: [SettingList<Entry>.Listed],
        named nameKey: String
    ) {
        var first: [String: Place] = [:]
        for entry in listed {
            if let place = first[entry.name] {
                let what = "the \(nameKey) \"\(entry.name)\" is taken by \(place.key)"
                report(.inconsistent(entry.place, what: what))
            } else {
                first[entry.name] = entry.place
            }
        }
    }
}
