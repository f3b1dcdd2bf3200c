/// What may stand in a group of settings, at any depth: the whole file, or one entry of a list.
struct SettingRegistry: Sendable {
    /// What a path leads to.
    enum Meaning: Sendable {
        case key(SettingSpec)
        case list(SettingListSpec)
        /// A group on the way to keys or lists.
        case group
    }

    /// Every key and list of the settings file, and the variables that stand in for keys.
    static let standard = SettingRegistry(
        keys: SettingKeys.all,
        lists: SettingLists.all.map(\.spec),
        variables: SettingKeys.variables
    )

    let lists: [SettingListSpec]
    let variables: [(name: String, spec: SettingSpec)]
    /// Paths of keys, lists and groups; groups stand before what is in them.
    private let paths: [String]
    private let meanings: [String: Meaning]

    init(
        keys: [SettingSpec],
        lists: [SettingListSpec] = [],
        variables: [(name: String, spec: SettingSpec)] = []
    ) {
        self.lists = lists
        self.variables = variables
        var paths: [String] = []
        var meanings: [String: Meaning] = [:]
        let leaves =
            keys.map { ($0.path, Meaning.key($0)) } + lists.map { ($0.path, Meaning.list($0)) }
        for (path, meaning) in leaves {
            for group in Self.groups(above: path) where meanings[group] == nil {
                paths.append(group)
                meanings[group] = .group
            }
            precondition(meanings.updateValue(meaning, forKey: path) == nil, "\(path) twice")
            paths.append(path)
        }
        self.paths = paths
        self.meanings = meanings
    }

    /// Nil for a path that leads nowhere.
    subscript(path: String) -> Meaning? { meanings[path] }

    /// The list that a path leads to or into.
    func list(at path: String) -> SettingListSpec? {
        lists.first { path == $0.path || path.hasPrefix($0.path + ".") }
    }

    /// The known path that was meant: on the same level, else by the whole of it, else anywhere by its
    /// last part; never a group that the path is in already.
    func nearest(to path: String) -> String? {
        let (group, name) = Self.split(path)
        let level = paths.map(Self.split).filter { $0.group == group }.map(\.name)
        if let near = NearestName.of(name, among: level) { return group + near }
        let others = paths.filter { !path.hasPrefix($0 + ".") }
        if let near = NearestName.of(path, among: others) { return near }
        let names = others.map { Self.split($0).name }
        guard let near = NearestName.of(name, among: names) else { return nil }
        return others.first { Self.split($0).name == near }
    }

    /// A path cut behind its last dot.
    private static func split(_ path: String) -> (group: String, name: String) {
        guard let dot = path.lastIndex(of: ".") else { return ("", path) }
        return (String(path[...dot]), String(path[path.index(after: dot)...]))
    }

    /// `rules` and `rules.fan_out` for `rules.fan_out.threshold`.
    private static func groups(above path: String) -> [String] {
        path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
    }
}
