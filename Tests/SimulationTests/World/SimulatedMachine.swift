import CLinux
import Records
import Glibc
import Kamailio
import Telephony

@testable import Switches

/// The machine that a link finds itself on: the world's clock and network, and a wait that returns at
/// once, since the world runs a link only when it has something to do.
final class SimulatedMachine: Machine, @unchecked Sendable {
    // Safe to share: a simulation runs on one thread.
    private unowned let world: World
    /// When the link wants to be run at the latest.
    private(set) var wakeAt: Int64 = 0
    /// What it waits for, by descriptor.
    private(set) var interest: [Int32: Int16] = [:]
    /// The last wait found something, so the next turn is due at once.
    private(set) var foundSomething = false

    init(_ world: World) { self.world = world }

    func now() -> Moment { world.moment }

    func resolve(host: String, port: Int) throws(SocketError) -> [SocketAddress] {
        [SocketAddress(family: Int32(port), bytes: [])]
    }

    func connect(to address: SocketAddress) throws(SocketError) -> any ByteStream {
        PipeStream(world.connect(toSwitch: Int(address.family)))
    }

    func openControl(
        _ way: ControlWay,
        of configuration: KamailioConfiguration
    ) throws(SocketError) -> any ControlPath {
        guard way == .datagram, let path = world.openControl(ofSwitch: Int(configuration.port))
        else { throw .cannotConnect(reason: "no such way in this world") }
        return path
    }

    func wait(for polled: inout [pollfd], milliseconds: Int64) {
        interest = [:]
        foundSomething = false
        wakeAt = world.now + milliseconds * 1_000
        for index in polled.indices.dropFirst() {
            interest[polled[index].fd] = polled[index].events
            polled[index].revents = ready(polled[index].fd, polled[index].events)
            if polled[index].revents != 0 { foundSomething = true }
        }
    }

    /// True when the link would come back from its wait by now.
    var isDue: Bool {
        foundSomething || world.now >= wakeAt || interest.contains { ready($0.key, $0.value) != 0 }
    }

    private func ready(_ descriptor: Int32, _ events: Int16) -> Int16 {
        if let control = world.controls[descriptor] {
            return control.isReadable ? Int16(POLLIN) & events : 0
        }
        guard let pipe = world.pipes[descriptor] else { return 0 }
        var ready: Int32 = 0
        if pipe.isReadable { ready |= POLLIN }
        if pipe.isWritable { ready |= POLLOUT }
        return Int16(ready) & events
    }
}
