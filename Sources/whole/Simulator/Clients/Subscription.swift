/// Which events a client asked for.
struct Subscription: Sendable {
    static let subclassesMax = 256

    var format = EventFormat.plain
    /// Cleared by `noevents`, set by `event`.
    var isOn = false
    private var names: Set<String> = []
    private var subclasses: Set<String> = []

    /// Reads the words behind `event`; false where no word is an event's name.
    mutating func add(_ words: [Substring]) -> Bool {
        var hasName = false
        var isSubclass = false
        for (index, word) in words.enumerated() {
            if index == 0, let format = EventFormat(rawValue: word.lowercased()) {
                self.format = format
            } else if isSubclass {
                if subclasses.count < Self.subclassesMax { subclasses.insert(String(word)) }
            } else if EventNames.all.contains(word.uppercased()) {
                names.insert(word.uppercased())
                hasName = true
                isSubclass = word.uppercased() == "CUSTOM"
            }
        }
        if hasName { isOn = true }
        return hasName
    }

    /// Reads the words behind `nixevent`; false where no word is an event's name.
    mutating func remove(_ words: [Substring]) -> Bool {
        var hasName = false
        var isSubclass = false
        for word in words {
            if isSubclass {
                subclasses.remove(String(word))
            } else if EventNames.all.contains(word.uppercased()) {
                hasName = true
                isSubclass = word.uppercased() == "CUSTOM"
                if word.uppercased() == "ALL" {
                    names = []
                } else {
                    if names.remove("ALL") != nil { names = EventNames.all.subtracting(["ALL"]) }
                    names.remove(word.uppercased())
                }
            }
        }
        return hasName
    }

    mutating func addChannelEvents() {
        names.formUnion(EventNames.all.filter { $0.hasPrefix("CHANNEL_") })
        isOn = true
    }

    mutating func clear() {
        names = []
        subclasses = []
        isOn = false
    }

    func wants(_ name: String, subclass: String?) -> Bool {
        guard isOn else { return false }
        if names.contains("ALL") { return true }
        guard names.contains(name) else { return false }
        guard let subclass else { return true }
        return subclasses.contains(subclass)
    }
}
