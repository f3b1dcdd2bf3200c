import Records
import Glibc
import Kamailio
import Ring
import Synchronization
import Telephony
import Testing

@testable import Switches

@Suite("Turns of a link's thread that has much to read")
struct BusyTurnTests {
    /// A connection that has something to read always; each read takes the time that the test says.
    private final class BusyStream: ByteStream {
        struct State {
            var greeting: [UInt8]
            /// Read over and over.
            var stream: [UInt8]
            var place = 0
            var now: Int64 = 1_000_000
            var microsecondsPerRead: Int64 = 0
            var bytesRead = 0
            var readMax = 0
        }

        let descriptor: Int32
        let state: Mutex<State>

        init(_ descriptor: Int32, greeting: [String], stream: [UInt8]) {
            self.descriptor = descriptor
            let greeting = greeting.flatMap { Array($0.utf8) }
            state = Mutex(State(greeting: greeting, stream: stream))
        }

        func finishConnecting() throws(SocketError) {}

        func read(into buffer: UnsafeMutableRawBufferPointer) throws(SocketError) -> Int? {
            let room = buffer.count
            let bytes: [UInt8] = state.withLock { state in
                defer { state.greeting = [] }
                if !state.greeting.isEmpty { return state.greeting }
                state.now += state.microsecondsPerRead
                guard !state.stream.isEmpty else { return [] }
                var bytes: [UInt8] = []
                // A read that leaves room would say that nothing else is there.
                while bytes.count < room {
                    let piece = state.stream[state.place...].prefix(room - bytes.count)
                    bytes += piece
                    state.place = (state.place + piece.count) % state.stream.count
                }
                state.bytesRead += bytes.count
                state.readMax = max(state.readMax, bytes.count)
                return bytes
            }
            guard !bytes.isEmpty else { return nil }
            unsafe buffer.copyBytes(from: bytes)
            return bytes.count
        }

        func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int { bytes.count }
        func acknowledgeQuickly() {}
    }

    /// A machine whose clock moves only where something is read.
    private final class BusyMachine: Machine {
        let events: BusyStream
        let commands: BusyStream
        private let connections = Atomic<Int>(0)

        init(_ stream: String) {
            let accepted = [Texts.greeting, Texts.reply("+OK accepted")]
            let subscribed = [Texts.reply("+OK event listener enabled plain")]
            let replies = [
                Texts.api(Texts.coreUUID), Texts.api("-ERR No such channel!\n"),
                Texts.api("{\"row_count\": 0}"),
            ]
            let stream = Array(stream.utf8)
            events = BusyStream(1, greeting: accepted + subscribed, stream: stream)
            commands = BusyStream(2, greeting: accepted + replies, stream: [])
        }

        func now() -> Moment {
            let now = events.state.withLock { $0.now }
            return Moment(monotonic: now, wall: 1_795_167_022_000_000 + now)
        }

        func resolve(host: String, port: Int) throws(SocketError) -> [SocketAddress] {
            [SocketAddress(family: 0, bytes: [])]
        }

        func connect(to address: SocketAddress) throws(SocketError) -> any ByteStream {
            connections.add(1, ordering: .relaxed).oldValue == 0 ? events : commands
        }

        func openControl(
            _ way: ControlWay,
            of configuration: KamailioConfiguration
        ) throws(SocketError) -> any ControlPath { throw .timedOut }

        func wait(for polled: inout [pollfd], milliseconds: Int64) {
            for index in polled.indices where polled[index].fd == 1 || polled[index].fd == 2 {
                polled[index].revents = polled[index].events
            }
        }
    }

    /// A link that is up and has a feed without end before it.
    private static func worker(
        _ machine: BusyMachine,
        _ spy: Spy
    ) -> LinkWorker {
        let wakeUp = WakeUp()
        var worker = LinkWorker(
            .test(),
            commands: CommandChannel(wakeUp: wakeUp),
            wakeUp: wakeUp,
            delegate: spy,
            on: machine
        )
        // The first connects, the second is greeted.
        for _ in 0..<2 { worker.turn() }
        machine.events.state.withLock { $0.bytesRead = 0 }
        return worker
    }

    @Test(
        "One turn reads about a megabyte, in small events or in huge ones, and then runs the core"
    )
    func bounded() {
        let small = (0..<2_000).map { Texts.call(id: "call-\($0)") }.joined()
        let huge = Texts.event("Event-Name: X\nY: \(String(repeating: "y", count: 2 << 20))\n\n")
        for stream in [small, huge] {
            let machine = BusyMachine(stream)
            let spy = Spy()
            var worker = Self.worker(machine, spy)
            #expect(worker.counters.isUp)
            for turn in 1...10 {
                let before = spy.turns
                worker.turn()
                #expect(spy.turns > before)
                let (bytes, readMax) = machine.events.state.withLock { ($0.bytesRead, $0.readMax) }
                #expect(bytes < turn * (1 << 20) + turn * (1 << 18))
                #expect(readMax <= 1 << 18)
            }
            #expect(worker.counters.events >= 3)
            #expect(spy.losses.isEmpty)
        }
    }

    @Test("A turn that is long because there is much to read is no standstill")
    func busy() {
        let machine = BusyMachine((0..<500).map { Texts.call(id: "call-\($0)") }.joined())
        let spy = Spy()
        var worker = Self.worker(machine, spy)
        machine.events.state.withLock { $0.microsecondsPerRead = 2_900_000 }
        worker.turn()
        worker.turn()
        #expect(machine.now().monotonic > 10_000_000, "two turns of seconds")
        #expect(!spy.reports.contains { if case .stoodStill = $0 { true } else { false } })
        machine.events.state.withLock { $0.microsecondsPerRead = 3_100_000 }
        worker.turn()
        #expect(spy.reports.contains(.stoodStill(milliseconds: 3_100)), "between two reads")
    }
}
