/// Names a call within one run of the simulator.
typealias CallNumber = Int

/// A call with one leg, or two where it is bridged.
struct SimulatedCall: Sendable {
    enum Phase: Sendable {
        case ringing, answered
        /// Its end is decided; the events of it are on their way.
        case ending
    }

    enum Side: Sendable { case inbound, outbound }

    enum Ender: Sendable, Equatable {
        case caller
        case kill(Side)
        case shutdown
    }

    let number: CallNumber
    var inbound: SimulatedLeg
    var outbound: SimulatedLeg?
    var phase = Phase.ringing
    /// Stays true after the end.
    var wasAnswered = false
    var ender = Ender.caller
    /// The attack it belongs to, counted from 1; nil for an ordinary call.
    var attack: Int?
    var talkMicroseconds: Int64 = 0
    /// Kills of its first leg, and of the other one.
    var killsReceived = 0
    var killsOfOtherLeg = 0
    /// CHANNEL_HANGUP went out: by its name it is not found any more.
    var isHungUp = false
    /// Both legs were killed: neither waits for the other.
    var isParted = false
    /// What `uuid_setvar` set; bounded by `variablesMax`.
    var variables: [String: String] = [:]
    /// True where the capture being played brings the events.
    var isPlayed = false
    /// A played channel may be the outbound leg of a call.
    var isPlayedOutbound = false

    static let variablesMax = 64

    func leg(_ side: Side) -> SimulatedLeg {
        if side == .outbound, let outbound { outbound } else { inbound }
    }

    mutating func update(_ body: (inout SimulatedLeg) -> Void) {
        body(&inbound)
        if var leg = outbound {
            body(&leg)
            outbound = leg
        }
    }
}
