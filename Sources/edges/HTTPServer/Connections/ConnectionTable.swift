import Glibc
internal import Synchronization

/// The connections that are open, and how many of them there may be.
final class ConnectionTable: Sendable {
    /// Connections beyond the limit that are told so; those beyond these are closed at once.
    static let refusedMax = 64
    static let refusedPerAddressMax = 8

    private struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var counts: [ClientAddress: Int] = [:]
    }

    private let limits: HTTPLimits
    private let state = Mutex(State())

    init(limits: HTTPLimits) { self.limits = limits }

    var count: Int { state.withLock { $0.connections.count } }

    /// Whether there is room to hear what a new client wants.
    func admits(_ address: ClientAddress) -> Bool {
        let network = address.network
        return state.withLock { state in
            guard state.connections.count < limits.connectionsMax + Self.refusedMax
            else { return false }
            guard let network else { return true }
            return state.counts[network, default: 0]
                < limits.connectionsPerAddressMax + Self.refusedPerAddressMax
        }
    }

    /// A new connection, at the place that is left for it.
    func add(_ descriptor: Int32, peer: HTTPPeer, address: ClientAddress) -> Connection {
        let network = address.network
        return state.withLock { state in
            var place = Connection.Place.served
            if let network {
                let count = state.counts[network, default: 0] + 1
                state.counts[network] = count
                if count > limits.connectionsPerAddressMax { place = .beyondAddress }
            }
            if state.connections.count >= limits.connectionsMax { place = .beyondAll }
            let new = Connection(descriptor, peer: peer, network: network, place: place)
            state.connections[ObjectIdentifier(new)] = new
            return new
        }
    }

    /// Called before the descriptor is closed.
    func remove(_ connection: Connection) {
        state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = nil
            guard let network = connection.network, let count = state.counts[network]
            else { return }
            state.counts[network] = count > 1 ? count - 1 : nil
        }
    }

    /// Ends what has had its time; no descriptor is closed, and used for another, meanwhile.
    func sweep(now: UInt64) {
        state.withLock { state in
            for connection in state.connections.values { connection.end(ifDue: now) }
            let expected = state.connections.values.filter(\.isExpected).map(\.descriptor)
            // MHD overlooks an end that comes with the last bytes. To be told of it a second time, it is
            // woken by what changes nothing: there is no more to read.
            for descriptor in HalfClosed.among(expected) {
                _ = shutdown(descriptor, Int32(SHUT_RD))
            }
        }
    }

    /// The requests that are under way.
    var exchanges: [Exchange] {
        let connections = state.withLock { Array($0.connections.values) }
        return connections.compactMap(\.exchange)
    }
}

extension ClientAddress {
    /// What counts as one address: of IPv6, what a site is given, a /64.
    var network: ClientAddress? {
        switch self {
        case .local: nil
        case .internet: self
        case .internet6(let bytes): .internet6(Array(bytes.prefix(8)))
        }
    }
}
