import Kamailio

/// One way into a proxy's control interface: carries requests there and replies back; never waits.
///
/// One thread at a time uses it: whoever holds the lock of the `ControlChannel`.
protocol ControlPath: AnyObject, Sendable {
    /// What requests are framed for.
    var transport: ControlTransport { get }
    /// Requests that may be under way at once.
    var inFlightMax: Int { get }
    /// What to wait on for replies.
    var descriptor: Int32 { get }

    /// Hands over one whole request; false when it cannot be taken now, or never again.
    func send(_ request: [UInt8]) -> Bool
    /// True once nothing can be sent any more: the other end went away.
    var isBroken: Bool { get }
    /// The replies that are whole by now.
    func receive(_ dialect: ControlDialect) throws(SocketError) -> [ControlReply]
}

extension ControlPath {
    var isBroken: Bool { false }
}
