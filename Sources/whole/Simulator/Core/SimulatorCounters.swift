/// What a simulated switch did so far.
package struct SimulatorCounters: Sendable, Equatable {
    package var clientsAccepted = 0
    package var clientsRefused = 0
    /// Dropped because they did not read.
    package var clientsDropped = 0
    package var commands = 0

    package var callsStarted = 0
    package var attackCallsStarted = 0
    package var callsAnswered = 0
    package var callsEnded = 0
    /// Not let in: too many were up.
    package var callsRefused = 0
    package var callsUp = 0

    /// Events of the switch, and frames of them queued for clients.
    package var events = 0
    package var eventFramesSent = 0
    package var bytesSent = 0
    /// The most that ever waited for one client because its socket took no more.
    package var queueBytesPeak = 0

    package var killsReceived = 0
    /// Accepted, and the call ends for it.
    package var killsEffective = 0
    /// Accepted without effect, as `ignoredKillsPerCall` asked.
    package var killsIgnored = 0
    /// Accepted while the call was ending already.
    package var killsRepeated = 0
    package var killsUnknown = 0

    /// How often each kind of fault took effect: frames, replies, connections or restarts; bytes of
    /// those written one by one.
    package var faults: [FaultKind: Int] = [:]

    package init() {}

    mutating func count(_ fault: FaultKind, _ times: Int = 1) { faults[fault, default: 0] += times }
}
