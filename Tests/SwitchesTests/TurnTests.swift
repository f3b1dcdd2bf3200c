import Records
import Glibc
import Kamailio
import Ring
import Synchronization
import Telephony
import Testing

@testable import Switches

@Suite("The turns of a link's thread")
struct TurnTests {
    /// A machine on which nobody answers and no time passes; it notes what was told before each wait.
    private final class EmptyMachine: Machine {
        private let spy: Spy
        private let turns = Mutex<[Int]>([])

        init(_ spy: Spy) { self.spy = spy }

        /// How often the core was run before each wait.
        var turnsBeforeWaits: [Int] { turns.withLock { $0 } }

        func now() -> Moment { Moment(monotonic: 1_000_000, wall: 1_795_167_022_000_000) }

        func resolve(host: String, port: Int) throws(SocketError) -> [SocketAddress] {
            throw .timedOut
        }

        func connect(to address: SocketAddress) throws(SocketError) -> any ByteStream {
            throw .timedOut
        }

        func openControl(
            _ way: ControlWay,
            of configuration: KamailioConfiguration
        ) throws(SocketError) -> any ControlPath { throw .timedOut }

        func wait(for polled: inout [pollfd], milliseconds: Int64) {
            turns.withLock { $0.append(spy.turns) }
        }
    }

    @Test("The core hears at once what time alone brought, and is not run twice for nothing")
    func newsBeforeWaiting() {
        let spy = Spy()
        let machine = EmptyMachine(spy)
        let wakeUp = WakeUp()
        var worker = LinkWorker(
            .test(),
            commands: CommandChannel(wakeUp: wakeUp),
            wakeUp: wakeUp,
            delegate: spy,
            on: machine
        )
        for _ in 0..<3 { worker.turn() }
        #expect(spy.gapReasons == [.start])
        #expect(machine.turnsBeforeWaits == [1, 2, 3])
    }

    @Test("So it does at a Kamailio's link")
    func newsOfKamailio() {
        let spy = Spy()
        let machine = EmptyMachine(spy)
        let wakeUp = WakeUp()
        var worker = KamailioWorker(
            KamailioConfiguration(
                link: LinkID(0),
                name: "edge",
                host: "127.0.0.1",
                plan: NumberingPlan(countryCode: "234")
            ),
            control: ControlChannel(dialect: .jsonrpc, wakeUp: wakeUp, on: machine),
            wakeUp: wakeUp,
            delegate: spy,
            on: machine
        )
        for _ in 0..<3 { worker.turn() }
        #expect(spy.gapReasons == [.start])
        #expect(machine.turnsBeforeWaits == [1, 2, 3])
    }
}
