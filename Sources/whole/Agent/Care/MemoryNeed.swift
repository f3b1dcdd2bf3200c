import Rules
import Settings

/// What the agent may take up with these settings: measured sizes of what the limits count.
struct MemoryNeed {
    private static let base = 30 << 20
    /// The first calls are kept with their details.
    private static let detailedCalls = 32_768
    private static let bytesPerDetailedCall = 600
    private static let bytesPerCall = 70
    private static let bytesPerEvent = 1_000
    private static let bytesPerCallUp = 100
    private static let bytesPerFannedCall = 200

    let bytes: Int64

    init(_ settings: Settings) {
        let limits = settings.limits
        let detailed = min(limits.recentCalls, Self.detailedCalls)
        var bytes = Self.base + settings.log.journalMegabytes << 20
        bytes += detailed * Self.bytesPerDetailedCall
        bytes += (limits.recentCalls - detailed) * Self.bytesPerCall
        bytes += settings.switches.count * limits.ringEvents * Self.bytesPerEvent
        bytes += limits.callsUpMax * Self.bytesPerCallUp
        if settings.rules.fanOut.action != .off {
            bytes += limits.recentCalls * Self.bytesPerFannedCall
        }
        self.bytes = Int64(bytes)
    }
}
