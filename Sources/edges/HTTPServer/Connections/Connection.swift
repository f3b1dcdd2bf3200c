import Dispatch
import Glibc
internal import Synchronization

/// A client's connection: who it is of, and until when it may go on as it does.
final class Connection: Sendable {
    /// Whether its requests are answered.
    enum Place: Sendable {
        case served
        case beyondAddress
        case beyondAll
    }

    /// A time that does not come.
    private static let never = UInt64.max

    let descriptor: Int32
    let peer: HTTPPeer
    /// What connections are counted by; nil where they are not.
    let network: ClientAddress?
    let place: Place
    private let deadline = Atomic<UInt64>(never)
    private let state = Mutex(State())

    private struct State {
        var exchange: Exchange?
        var hadRequest = false
    }

    init(_ descriptor: Int32, peer: HTTPPeer, network: ClientAddress?, place: Place) {
        self.descriptor = descriptor
        (self.peer, self.network, self.place) = (peer, network, place)
    }

    /// Ends the connection unless it moves on in time.
    func expect(within milliseconds: Int) {
        let end = Self.now() + UInt64(milliseconds)
        deadline.store(end, ordering: .relaxed)
    }

    /// It is the server's turn, which takes as long as it takes.
    func expectNothing() { deadline.store(Self.never, ordering: .relaxed) }

    /// Ends the connection, whose descriptor must be open, if its time is over.
    func end(ifDue now: UInt64) {
        guard deadline.load(ordering: .relaxed) <= now else { return }
        expectNothing()
        // MHD sees that both directions are closed and does the rest.
        _ = shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Something is awaited of the client.
    var isExpected: Bool { deadline.load(ordering: .relaxed) != Self.never }

    /// A request begins; true for the first.
    func begin(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            state.exchange = exchange
            defer { state.hadRequest = true }
            return !state.hadRequest
        }
    }

    func endRequest() { state.withLock { $0.exchange = nil } }

    /// The request that is under way.
    var exchange: Exchange? { state.withLock { $0.exchange } }

    /// Milliseconds of a clock that only goes forward.
    static func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds / 1_000_000 }
}
