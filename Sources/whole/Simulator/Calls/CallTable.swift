/// The calls that are up, by number and by the name of each channel.
struct CallTable: Sendable {
    struct Channel: Sendable {
        let call: CallNumber
        let side: SimulatedCall.Side
    }

    private var calls: [CallNumber: SimulatedCall] = [:]
    private var channels: [[UInt8]: Channel] = [:]

    var count: Int { calls.count }
    /// Oldest first.
    var numbers: [CallNumber] { calls.keys.sorted() }
    var channelCount: Int { channels.count }

    subscript(number: CallNumber) -> SimulatedCall? {
        get { calls[number] }
        _modify { yield &calls[number] }
    }

    /// The channel of this exact name: the switch's own names are in lower case (recorded).
    subscript(uuid uuid: some StringProtocol) -> Channel? { channels[[UInt8](uuid.utf8)] }

    mutating func insert(_ call: SimulatedCall) {
        calls[call.number] = call
        channels[call.inbound.uuid] = Channel(call: call.number, side: .inbound)
        if let outbound = call.outbound {
            channels[outbound.uuid] = Channel(call: call.number, side: .outbound)
        }
    }

    mutating func remove(_ number: CallNumber) {
        guard let call = calls.removeValue(forKey: number) else { return }
        channels[call.inbound.uuid] = nil
        if let outbound = call.outbound { channels[outbound.uuid] = nil }
    }
}
