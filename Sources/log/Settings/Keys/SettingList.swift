/// A list of groups, such as `switches`: how many there may be, what stands in each, how one is read.
///
/// To add one, declare it as an extension of `SettingLists`, name it in `SettingLists.all`, give
/// `Settings` the property that keeps its entries, and describe it in `conf/callwarden.json5`. Unknown
/// keys, places of problems, repeated names and values in force follow from the declaration.
struct SettingList<Entry: Sendable>: Sendable {
    /// An entry without fault, with its name and where it stands.
    struct Listed: Sendable {
        let name: String
        let value: Entry
        let place: Place
    }

    let spec: SettingListSpec
    /// The key of an entry that tells it from the others; no entry goes without.
    let name: SettingKey<String?>
    let restart: ListRestart<Entry>
    /// Reads an entry by its name, and reports what is wrong with it as a whole at its place.
    ///
    /// An entry that has no name is read as well, by an empty one, so that all that is wrong with it
    /// shows; it is dropped like any other that something is wrong with.
    let read: @Sendable (_ name: String, inout SettingsReader, Place) -> Entry?
    /// Reports what is wrong between entries, other than a name that stands twice.
    let check: @Sendable ([Listed], inout SettingsReader) -> Void

    init(
        _ spec: SettingListSpec,
        namedBy name: SettingKey<String?>,
        restart: ListRestart<Entry>,
        check: @escaping @Sendable ([Listed], inout SettingsReader) -> Void = { _, _ in },
        read: @escaping @Sendable (_ name: String, inout SettingsReader, Place) -> Entry?
    ) {
        self.spec = spec
        self.name = name
        self.restart = restart
        self.check = check
        self.read = read
    }
}

/// A list of groups without the type of its entries.
struct SettingListSpec: Sendable {
    /// Dotted, such as `switches`; a word in the plural, as messages count by it.
    let path: String
    /// What the list is, in a few words that open its comment in `conf/callwarden.json5`.
    let doc: String
    let countMax: Int
    /// Who sets the limit, such as "one agent watches".
    let limitedBy: String
    /// The beginning of an entry as it would stand in the file, for whoever wrote no list.
    let example: String
    /// What may stand in an entry.
    let entry: SettingRegistry

    init(
        _ path: String,
        keys: [SettingSpec],
        countMax: Int,
        limitedBy: String,
        example: String,
        doc: String
    ) {
        self.path = path
        self.countMax = countMax
        self.limitedBy = limitedBy
        self.example = example
        self.doc = doc
        entry = SettingRegistry(keys: keys)
    }
}

/// What of a list only the next start of the agent takes up.
///
/// The list says so as a whole, since entries come, go and change places.
struct ListRestart<Entry: Sendable>: Sendable {
    let isNeeded: @Sendable (_ before: [Entry], _ after: [Entry]) -> Bool

    /// A reload takes up everything.
    static var never: Self { Self { _, _ in false } }

    /// A reload leaves this part of each entry, and which entries there are, as they were.
    static func forChange<Part: Equatable & Sendable>(
        of part: @escaping @Sendable (Entry) -> Part
    ) -> Self {
        Self { before, after in before.map(part) != after.map(part) }
    }
}
