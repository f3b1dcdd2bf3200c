/// A user of `userauth` and what it may ask for.
package struct SimulatorUser: Sendable, Equatable {
    /// Written `name@domain`.
    package var address: String
    package var password: String
    /// Event names it may subscribe to; nil allows all.
    package var allowedEvents: [String]?
    /// Api commands it may run; nil allows all.
    package var allowedAPI: [String]?
    package var mayLog = true

    package init(address: String, password: String) {
        self.address = address
        self.password = password
    }

    /// Reads `name@domain:password`.
    package init(parsing text: String) throws(SimulatorError) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].contains("@"), !parts[1].isEmpty else {
            throw .malformed(option: "user", text: text, expected: "name@domain:password")
        }
        self.init(address: String(parts[0]), password: String(parts[1]))
    }

    /// What the switch says when it lets the user in.
    var welcome: String {
        let events = allowedEvents?.joined(separator: " ") ?? "all"
        let commands = allowedAPI?.joined(separator: " ") ?? "all"
        return "+OK accepted\nAllowed-Events: \(events)\nAllowed-API: \(commands)\n"
            + "Allowed-LOG: \(mayLog)"
    }
}
