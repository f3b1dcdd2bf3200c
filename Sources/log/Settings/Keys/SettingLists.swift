/// The lists of groups; each is declared beside the type of its entries.
enum SettingLists {
    /// Every list with the property that keeps its entries, in the order of the file.
    static let all = [
        KeptList(switches, in: \Settings.switches),
        KeptList(destinations, in: \Settings.ship.destinations),
        KeptList(routes, in: \Settings.ship.routes),
    ]
}

/// A list of groups with where its entries are kept.
struct KeptList<Root>: Sendable {
    let spec: SettingListSpec
    /// True where the entries of two roots differ in what only the next start takes up.
    let needsRestart: @Sendable (_ before: Root, _ after: Root) -> Bool

    init<Entry>(
        _ list: SettingList<Entry>,
        in entries: @escaping @Sendable (Root) -> [Entry]
    ) {
        spec = list.spec
        needsRestart = { before, after in
            list.restart?.isNeeded(entries(before), entries(after)) ?? false
        }
    }
}
