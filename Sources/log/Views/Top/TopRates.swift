/// How fast counters grow, by the agent's own snapshots of them.
package struct TopRates: Sendable {
    private static let time = "snapshot_us"

    private var before: [String: Int64] = [:]
    private var latest: [String: Int64] = [:]

    package init() {}

    /// Takes figures by name; those of a snapshot that was seen already change nothing.
    package mutating func take(_ figures: [String: Int64]) {
        guard let time = figures[Self.time], time != latest[Self.time] else { return }
        (before, latest) = (latest, figures)
    }

    /// Growth a second between the last two snapshots; nil before there are two, and where the agent was
    /// started anew.
    package func perSecond(_ name: String) -> Double? {
        guard let from = before[Self.time], let to = latest[Self.time], to > from,
            let start = before[name], let end = latest[name], end >= start
        else { return nil }
        return Double(end - start) * 1_000_000 / Double(to - from)
    }
}
