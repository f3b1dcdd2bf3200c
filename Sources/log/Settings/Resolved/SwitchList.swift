/// Reads the list of switches.
enum SwitchList {
    static func read(_ file: WrittenFile?, into reader: inout SettingsReader) -> [SwitchSettings] {
        guard let file, let written = file.members["switches"] else { return [] }
        let place = file.place(of: "switches")
        guard case .list(let items) = written else {
            let takes = "a list such as [{ name: \"pbx1\", … }]"
            reader.report(.wrongKind(place, value: written.quoted, takes: takes))
            return []
        }
        guard items.count <= SwitchKeys.countMax else {
            let what = "\(items.count) switches; one agent watches at most \(SwitchKeys.countMax)"
            reader.report(.inconsistent(place, what: what))
            return []
        }
        var switches: [(settings: SwitchSettings, place: Place)] = []
        for (index, item) in items.enumerated() {
            let path = "switches.\(index)"
            guard let settings = entry(item, at: path, of: file, into: &reader) else { continue }
            switches.append((settings, file.place(of: path)))
        }
        refuseTwins(switches, into: &reader)
        checkEdges(switches, into: &reader)
        return switches.map(\.settings)
    }

    private static func entry(
        _ item: WrittenValue,
        at path: String,
        of file: WrittenFile,
        into reader: inout SettingsReader
    ) -> SwitchSettings? {
        let place = file.place(of: path)
        guard case .group(let members) = item else {
            reader.report(.wrongKind(place, value: item.quoted, takes: "a group in { }"))
            return nil
        }
        var label = "\(path)."
        if case .text(let name) = members["name"] { label = "switches.\(name)." }
        var inner = SettingsReader(prefix: label)
        let known = SwitchKeys.all.map(\.path)
        for (name, value) in file.ordered(members, below: path + ".") {
            let place = file.place(of: "\(path).\(name)")
            if known.contains(name) {
                inner.cover(name, with: value, at: place)
            } else if name.lowercased().contains("password") {
                inner.report(.inlineSecret(place))
            } else {
                inner.report(.unknownKey(place, nearest: NearestName.of(name, among: known)))
            }
        }
        let settings = SwitchSettings(reading: &inner, at: place)
        reader.absorb(inner)
        return settings
    }

    /// An edge must be one of the Kamailios of the list.
    private static func checkEdges(
        _ switches: [(settings: SwitchSettings, place: Place)],
        into reader: inout SettingsReader
    ) {
        let proxies = switches.filter { $0.settings.kind == .kamailio }.map(\.settings.name)
        for (settings, place) in switches {
            guard let edge = settings.edge, !proxies.contains(edge) else { continue }
            let what = "has the edge \"\(edge)\", which is no switch of type kamailio in this list"
            reader.report(.inconsistent(place, what: what))
        }
    }

    /// Two links to one switch would count each of its calls twice.
    private static func refuseTwins(
        _ switches: [(settings: SwitchSettings, place: Place)],
        into reader: inout SettingsReader
    ) {
        for (index, entry) in switches.enumerated() {
            for other in switches[..<index] {
                if other.settings.name == entry.settings.name {
                    let what = "the name \"\(entry.settings.name)\" is taken by \(other.place.key)"
                    reader.report(.inconsistent(entry.place, what: what))
                }
                if entry.settings.hasFeed, other.settings.hasFeed,
                    (other.settings.host, other.settings.port)
                        == (entry.settings.host, entry.settings.port)
                {
                    let what = "is the same host and port as \(other.place.key)"
                    reader.report(.inconsistent(entry.place, what: what))
                }
            }
        }
    }
}
