/// What comes of a step in a call's life, to be done in this order.
enum CallEffect: Sendable {
    /// An event of one leg; `skipping` stands for events that nobody here sends.
    case event(EventForm, SimulatedCall.Side, skipping: Int64, of: SimulatedCall)
    /// A line of the switch's log.
    case log(String, SimulatedCall)
    /// Events that the capture has of this channel, by their names.
    case replay([String], SimulatedCall)
    /// The leg is gone from the switch.
    case gone(SimulatedLeg, SimulatedCall.Side)
    case timer(SwitchTimer, at: Int64)
}

/// A call that is to be made; numbers as they stand on the wire.
struct WantedCall: Sendable {
    var caller: [UInt8]
    var callee: [UInt8]
    var talkMicroseconds: Int64
    /// The attack that it belongs to, counted from 1; nil for an ordinary call.
    var attack: Int?
}
