import Rules
import Telephony

/// Callees that as many call as the rule wants, and fewer than their own traffic makes an attack: each
/// is said once until it has been quiet.
struct Bursts {
    /// Callees at once; past it the one quiet for longest may be said again too early.
    static let calleesMax = 4_096

    private var latest: [PartyKey: EventTime] = [:]

    /// A burst at a callee goes on or begins; true where it begins.
    mutating func note(_ key: PartyKey, at time: EventTime, quietAfter: Int64) -> Bool {
        let before = latest[key]
        if before == nil, latest.count >= Self.calleesMax { makeRoom(at: time, quietAfter) }
        latest[key] = max(before ?? time, time)
        return before.map { time - $0 >= quietAfter } ?? true
    }

    /// Gives up those that are over; where there are none, an eighth, the quietest first.
    private mutating func makeRoom(at time: EventTime, _ quietAfter: Int64) {
        latest = latest.filter { time - $0.value < quietAfter }
        guard latest.count >= Self.calleesMax else { return }
        let order = latest.sorted { ($0.value, $0.key.word) < ($1.value, $1.key.word) }
        for (key, _) in order.prefix(Self.calleesMax / 8) { latest[key] = nil }
    }
}
