import CLinux
import Records
import Glibc
import Kamailio
import Telephony

/// What a link takes from the machine it runs on: its clocks, its connections, and waiting for them.
///
/// Everything that a link's thread does beyond its own memory goes through here, so that the same code
/// runs in a simulated world, on a clock and a network that one seed decides.
protocol Machine: Sendable {
    func now() -> Moment
    /// Looks a host up; may wait for a name server.
    func resolve(host: String, port: Int) throws(SocketError) -> [SocketAddress]
    /// Starts to connect; the wire is writable once that has succeeded or failed.
    func connect(to address: SocketAddress) throws(SocketError) -> any ByteStream
    /// Opens one way into the control interface of a Kamailio.
    func openControl(
        _ way: ControlWay,
        of configuration: KamailioConfiguration
    ) throws(SocketError) -> any ControlPath
    /// Waits as `poll` does: until one of them is ready, or for so long.
    func wait(for polled: inout [pollfd], milliseconds: Int64)
}

/// A connection that does not wait.
package protocol ByteStream: AnyObject, Sendable {
    /// What to wait on.
    var descriptor: Int32 { get }
    /// What became of the connection that was begun.
    func finishConnecting() throws(SocketError)
    /// Bytes read, or nil when there are none yet.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int?
    /// How many of the bytes were taken: fewer when there is no room now.
    func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int
    /// Has the next bytes acknowledged at once; holds for one read only.
    func acknowledgeQuickly()
}

/// The machine itself.
struct SystemMachine: Machine {
    func now() -> Moment { .now() }

    func resolve(host: String, port: Int) throws(SocketError) -> [SocketAddress] {
        try SocketAddress.resolve(host: host, port: port)
    }

    func connect(to address: SocketAddress) throws(SocketError) -> any ByteStream {
        try Socket.connecting(to: address)
    }

    func openControl(
        _ way: ControlWay,
        of configuration: KamailioConfiguration
    ) throws(SocketError) -> any ControlPath {
        switch way {
        case .datagram, .auto: try DatagramPath(path: configuration.datagramPath)
        case .http: try HTTPPath(host: configuration.httpHost, port: configuration.httpPort)
        case .fifo:
            try FIFOPath(
                path: configuration.fifoPath,
                replyFolder: configuration.fifoReplyFolder,
                replyName: FIFOPath.newReplyName()
            )
        }
    }

    func wait(for polled: inout [pollfd], milliseconds: Int64) {
        _ = unsafe poll(&polled, nfds_t(polled.count), Int32(milliseconds))
    }
}
