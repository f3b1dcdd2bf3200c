import AlertLog

/// How far each kill had come when it was last printed: one that came no further is not printed again.
struct KillStates {
    /// Kills that are remembered, the latest.
    static let killsMax = 10_000

    private var states: [Int64: String] = [:]
    private var order: [Int64] = []

    /// True where the kill has come further than was known.
    mutating func isNews(_ kill: KillRow) -> Bool {
        let state = "\(kill.state) \(kill.attempts)"
        guard states.updateValue(state, forKey: kill.id) != state else { return false }
        if order.last != kill.id { order.append(kill.id) }
        if order.count > Self.killsMax {
            for old in order.prefix(Self.killsMax / 2) where old != kill.id { states[old] = nil }
            order.removeFirst(Self.killsMax / 2)
        }
        return true
    }
}
