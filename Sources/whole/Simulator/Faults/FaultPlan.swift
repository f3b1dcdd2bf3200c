/// One fault of the switch: what, when and how much.
package struct FaultPlan: Sendable, Equatable {
    /// The feed is a connection that has asked for events, the other one has sent an api command.
    package enum Connection: String, Sendable, CaseIterable { case events, commands, both }

    /// What a frame says of its length.
    package enum Length: String, Sendable, CaseIterable {
        case negative, word
        /// More than anyone may take in.
        case huge
        /// Half of it: what is left is garbage.
        case short
    }

    package var kind: FaultKind
    /// From the start of the traffic.
    package var atSeconds = 0.0
    /// From one time to the next; nil for once.
    package var everySeconds: Double?
    /// How long it lasts, where it is no single frame.
    package var forSeconds = 5.0
    package var connection = Connection.both
    package var says = Length.negative
    /// Which reply it is, counted from when the fault is due.
    package var nth = 1
    /// How many later events go before one.
    package var by = 3
    /// How late replies are.
    package var milliseconds = 500

    /// The keys with their values, and every kind with the keys that it takes, one a line.
    package static let help = (keysHelp + FaultKind.allCases.map(\.help)).joined(separator: "\n")

    private static let keysHelp = [
        "Seconds: at, every, for. Counts: nth, by, and ms for milliseconds. connection is events,",
        "commands or both (as without it), says is negative, word, huge or short.",
    ]

    package init(_ kind: FaultKind) { self.kind = kind }

    /// Reads `stall,at=5,for=3,connection=events`.
    package init(parsing text: String) throws(SimulatorError) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard let kind = FaultKind(rawValue: words[0]) else {
            throw .malformed(option: "fault", text: words[0], expected: FaultKind.names)
        }
        self.init(kind)
        for word in words.dropFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let key = FaultKey(rawValue: parts[0]),
                (FaultKey.common + kind.keys).contains(key), set(key, to: parts[1])
            else { throw .malformed(option: "fault", text: word, expected: kind.usage) }
        }
        try check()
    }

    private mutating func set(_ key: FaultKey, to value: String) -> Bool {
        switch key {
        case .at: return assign(Double(value), to: &atSeconds)
        case .length: return assign(Double(value), to: &forSeconds)
        case .connection: return assign(Connection(rawValue: value), to: &connection)
        case .says: return assign(Length(rawValue: value), to: &says)
        case .nth: return assign(Int(value), to: &nth)
        case .by: return assign(Int(value), to: &by)
        case .milliseconds: return assign(Int(value), to: &milliseconds)
        case .every:
            everySeconds = Double(value)
            return everySeconds != nil
        }
    }

    private func assign<Value>(_ value: Value?, to target: inout Value) -> Bool {
        guard let value else { return false }
        target = value
        return true
    }

    func check() throws(SimulatorError) {
        try require(.at, atSeconds, in: 0...1_000_000)
        if let everySeconds { try require(.every, everySeconds, in: 0.001...1_000_000) }
        try require(.length, forSeconds, in: 0.001...86_400)
        try require(.nth, Double(nth), in: 1...1_000_000)
        try require(.by, Double(by), in: 1...100)
        try require(.milliseconds, Double(milliseconds), in: 1...60_000)
    }

    private func require(
        _ key: FaultKey,
        _ value: Double,
        in allowed: ClosedRange<Double>
    ) throws(SimulatorError) {
        guard allowed.contains(value) else {
            throw .outOfRange(
                option: "fault \(kind.rawValue) \(key.rawValue)",
                value: "\(value)",
                allowed: "\(allowed)"
            )
        }
    }
}
