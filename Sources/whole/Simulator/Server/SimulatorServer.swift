import CLinux
import Dispatch
import Synchronization

/// A simulated switch on a TCP port, served by one thread of its own.
package final class SimulatorServer: Sendable {
    /// How the switch ends.
    package enum Stop: Sendable {
        /// SHUTDOWN, hang-ups, notices: what SIGTERM makes of a switch.
        case shutDown
        /// Connections just end: what `kill -9` makes of it.
        case abrupt
    }

    /// What other threads ask of the serving one.
    enum Request: Sendable {
        case stop(Stop)
        case dropClients
        case launch(AttackPlan)
        case inject(FaultPlan)
        case call(from: String, to: String)
    }

    /// What the serving thread shows to the others.
    struct State: Sendable {
        var requests: [Request] = []
        var counters = SimulatorCounters()
        var kills: [KillEntry] = []
        var isTrafficOver = false
        var failure: SimulatorError?
        /// Until the serving thread takes it over.
        var listener: Socket?
        var hasStarted = false
        var hasStopped = false
    }

    static let requestsMax = 10_000

    package let host: String
    package let port: UInt16

    private let core: SimulatedSwitch
    private let clock: WallClock
    private let killLog: KillLogFile?
    private let wakeUp: Descriptor
    private let state = Mutex(State())
    private let finished = DispatchSemaphore(value: 0)

    /// Checks the options, reads the capture and binds the port; nothing is served yet.
    package init(_ options: SimulatorOptions) throws(SimulatorError) {
        try options.check()
        let clock = WallClock()
        self.clock = clock
        let capture = try options.playPath.map { path throws(SimulatorError) in
            try Capture(path: path)
        }
        core = try SimulatedSwitch(options, capture: capture, startingAt: clock.microseconds)
        killLog = try options.killLogPath.map { path throws(SimulatorError) in
            try KillLogFile(path: path)
        }
        let listener = try Socket(listeningOn: options.host, port: options.port)
        host = options.host
        port = try listener.localPort()
        state.withLock { $0.listener = listener }
        wakeUp = try Descriptor(eventfd(0, Int32(EFD_NONBLOCK)), call: "eventfd")
    }

    /// Serves on a thread of its own until `stop`.
    package func start() {
        let isFirst = state.withLock { state in
            defer { state.hasStarted = true }
            return !state.hasStarted
        }
        guard isFirst else { return }
        DispatchQueue(label: "simulator").async { [self] in
            var loop = ServerLoop(
                core: core,
                clock: clock,
                host: host,
                port: port,
                killLog: killLog,
                wakeUp: wakeUp
            )
            loop.run(sharing: state)
            state.withLock { $0.hasStopped = true }
            finished.signal()
        }
    }

    /// Stops serving and waits until it has.
    package func stop(_ how: Stop = .shutDown) {
        let isRunning = state.withLock { $0.hasStarted && !$0.hasStopped }
        guard isRunning else { return }
        ask(.stop(how))
        finished.wait()
        finished.signal()
    }

    /// Takes leave of every client while the calls live on.
    package func dropClients() { ask(.dropClients) }

    /// Starts an attack; its `atSeconds` counts from now.
    package func launch(_ attack: AttackPlan) { ask(.launch(attack)) }

    /// Makes the switch do wrong; the plan's `atSeconds` counts from now.
    package func inject(_ fault: FaultPlan) { ask(.inject(fault)) }

    /// Starts one ordinary call.
    package func placeCall(from caller: String, to callee: String) {
        ask(.call(from: caller, to: callee))
    }

    package var counters: SimulatorCounters { state.withLock { $0.counters } }

    /// Every kill received so far, up to the newest hundred thousand.
    package var kills: [KillEntry] { state.withLock { $0.kills } }

    /// The capture is played, or the traffic's time is over and every call ended.
    package var isTrafficOver: Bool { state.withLock { $0.isTrafficOver } }

    /// Why the server stopped by itself; nil while all is well.
    package var failure: SimulatorError? { state.withLock { $0.failure } }

    private func ask(_ request: Request) {
        state.withLock { state in
            if state.requests.count < Self.requestsMax { state.requests.append(request) }
        }
        eventfd_write(wakeUp.number, 1)
    }
}
