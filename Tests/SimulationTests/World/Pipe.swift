import Glibc
import Switches

/// One connection between the agent and a switch, as the network between them sees it.
///
/// Bytes arrive late, in pieces, in part or not at all; never out of order.
final class Pipe {
    enum Phase { case connecting, open, refused, ended }

    let descriptor: Int32
    unowned let world: World
    /// Where what the agent writes arrives; nil once the switch's end is closed.
    var switchEnd: (any SwitchEnd)?
    private(set) var phase = Phase.connecting
    /// What has arrived for the agent and waits to be read.
    private var inbox: [UInt8] = []
    private var lastArrivalAtAgent: Int64 = 0
    private var lastArrivalAtSwitch: Int64 = 0
    private var written = 0
    /// Until then everything for the agent waits at the switch.
    private var heldUntil: Int64 = 0
    private var held: [[UInt8]] = []
    /// Bytes toward the agent after which the connection breaks.
    var breaksAfter: Int?
    /// Nothing arrives any more, on either side, and nobody is told.
    var isSilent = false
    /// The agent let go of its end.
    private(set) var isDropped = false

    init(_ descriptor: Int32, in world: World) {
        self.descriptor = descriptor
        self.world = world
    }

    // MARK: The agent's end

    var isReadable: Bool { !isDropped && (!inbox.isEmpty || phase == .ended) }
    var isWritable: Bool { !isDropped && phase != .connecting }
    var waitingBytes: Int { inbox.count }

    func finishConnecting() throws(SocketError) {
        guard phase != .refused else { throw .cannotConnect(reason: "refused") }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int? {
        guard !inbox.isEmpty else {
            if phase == .ended { throw .ended }
            return nil
        }
        var count = min(buffer.count, inbox.count)
        if world.readsInPieces { count = Int.random(in: 1...count, using: &world.random) }
        unsafe buffer.copyBytes(from: inbox[..<count])
        inbox.removeFirst(count)
        return count
    }

    func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int {
        if phase == .ended { throw .failed(call: "send", reason: "broken pipe") }
        guard phase == .open else { return 0 }
        // A socket that nothing much was written to has room for all.
        let isCramped = written > 200 && world.oneIn(20)
        let taken = isCramped ? Int.random(in: 0...bytes.count, using: &world.random) : bytes.count
        guard taken > 0, !world.isAgentDead else { return taken }
        written += taken
        let piece = Array(bytes.prefix(taken))
        let time = max(lastArrivalAtSwitch, world.now + world.latency())
        lastArrivalAtSwitch = time
        world.plan(at: time) { [self] in
            if !isSilent { switchEnd?.received(piece) }
        }
        world.noteWrite()
        return taken
    }

    /// The agent closed it, or died.
    func drop() {
        guard !isDropped else { return }
        isDropped = true
        phase = .ended
        let time = max(lastArrivalAtSwitch, world.now + world.latency())
        world.plan(at: time) { [self] in
            switchEnd?.closed()
            switchEnd = nil
        }
    }

    // MARK: The switch's end

    func accept(_ end: any SwitchEnd) {
        guard phase == .connecting, !isDropped else { return }
        phase = .open
        switchEnd = end
    }

    func refuse() { if phase == .connecting { phase = .refused } }

    /// Keeps everything for the agent back for so long; what waits when the connection ends is lost.
    func stall(for time: Int64) {
        heldUntil = max(heldUntil, world.now + time)
        world.plan(at: heldUntil) { [self] in release() }
    }

    private func release() {
        guard world.now >= heldUntil else { return }
        let pieces = held
        held = []
        for piece in pieces { send(piece) }
    }

    /// Sends to the agent; past the point where the connection breaks, the rest is lost.
    func send(_ bytes: [UInt8]) {
        guard held.isEmpty, world.now >= heldUntil else { return held.append(bytes) }
        guard phase == .open, !isSilent else { return }
        var piece = bytes
        if let left = breaksAfter {
            piece = Array(bytes.prefix(left))
            breaksAfter = left - piece.count
        }
        let time = arrival()
        world.plan(at: time) { [self] in if phase == .open, !isSilent { inbox += piece } }
        if breaksAfter == 0 { breakOff() }
    }

    /// Ends the connection behind what was sent.
    func end() {
        switchEnd = nil
        let time = arrival()
        world.plan(at: time) { [self] in if phase != .refused, !isSilent { phase = .ended } }
    }

    /// The network cuts the connection: both ends learn of it.
    private func breakOff() {
        breaksAfter = nil
        let end = switchEnd
        self.end()
        end?.closed()
    }

    private func arrival() -> Int64 {
        lastArrivalAtAgent = max(lastArrivalAtAgent, world.now + world.latency())
        return lastArrivalAtAgent
    }
}

/// A switch's end of a connection.
protocol SwitchEnd: AnyObject {
    func received(_ bytes: [UInt8])
    func closed()
}

/// The agent's end of a pipe: closed when the agent lets go of it.
final class PipeStream: ByteStream, @unchecked Sendable {
    // Safe to share: a simulation runs on one thread.
    private let pipe: Pipe

    init(_ pipe: Pipe) { self.pipe = pipe }
    deinit { pipe.drop() }

    var descriptor: Int32 { pipe.descriptor }
    func finishConnecting() throws(SocketError) { try pipe.finishConnecting() }
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int? {
        try unsafe pipe.read(into: buffer)
    }
    func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int { try pipe.write(bytes) }
    func acknowledgeQuickly() {}
}
