import Kamailio

@testable import Switches

/// Datagrams to a model Kamailio's control interface and replies back: late, lost, or twice.
final class SimulatedControlPath: ControlPath, @unchecked Sendable {
    // Safe to share: a simulation runs on one thread.
    static let inFlight = 8

    let transport = ControlTransport.datagram
    let inFlightMax = SimulatedControlPath.inFlight
    let descriptor: Int32
    private unowned let owner: ModelKamailio
    private var inbox: [[UInt8]] = []
    /// Datagrams of one machine keep their order.
    private var lastArrival: Int64 = 0

    init(_ descriptor: Int32, to owner: ModelKamailio) {
        self.descriptor = descriptor
        self.owner = owner
    }

    private var world: World { owner.world }
    var isReadable: Bool { !inbox.isEmpty }

    func send(_ request: [UInt8]) -> Bool {
        guard !world.oneIn(40) else { return false }
        guard !world.isAgentDead else { return true }
        lastArrival = max(lastArrival, world.now + world.latency())
        world.plan(at: lastArrival) { [self] in
            if let reply = owner.answer(request) { give(Array(reply.utf8)) }
        }
        world.noteWrite()
        return true
    }

    private func give(_ reply: [UInt8]) {
        let isFaulty = owner.faults.replies != .none && world.oneIn(3)
        switch isFaulty ? owner.faults.replies : .none {
        case .missing: return
        case .late: arrive(reply, after: world.random.milliseconds(100...9_000))
        case .doubled:
            arrive(reply, after: world.latency())
            arrive(reply, after: world.latency())
        case .none: arrive(reply, after: world.latency())
        }
    }

    private func arrive(_ reply: [UInt8], after wait: Int64) {
        world.plan(after: wait) { [self] in inbox.append(reply) }
    }

    func receive(_ dialect: ControlDialect) throws(SocketError) -> [ControlReply] {
        defer { inbox = [] }
        return inbox.map { ControlReply.parse($0, dialect) }
    }
}
