/// When, in which order and on which run of the switch an event happens.
struct EventMoment: Sendable {
    /// The switch's event clock, microseconds since 1970.
    var microseconds: Int64
    var sequence: Int64
    var coreUUID: [UInt8]
}
