import EventSocket

@testable import Simulator

/// A simulated switch with a clock that stands still unless moved.
struct SwitchBench {
    static let start: Int64 = 1_795_167_022_000_000

    private(set) var core: SimulatedSwitch
    private(set) var now = Self.start

    init(capture: Capture? = nil, _ change: (inout SimulatorOptions) -> Void = { _ in }) throws {
        var options = SimulatorOptions()
        options.hangupDelayMilliseconds = 1...1
        options.showLagMilliseconds = 0
        options.answerAfterSeconds = 0.1...0.1
        options.talkSeconds = 60...60
        options.answeredShare = 1
        change(&options)
        core = try SimulatedSwitch(options, capture: capture, startingAt: Self.start)
    }

    mutating func pass(milliseconds: Double) {
        now += Int64(milliseconds * 1_000)
        core.advance(to: now)
    }

    /// From here on the switch has more to do than it can.
    mutating func fallBehind(milliseconds: Double) {
        core.lateMicroseconds = Int64(milliseconds * 1_000)
    }

    mutating func connect() -> ClientID { core.connect(at: now) ?? -1 }

    /// A client that has authenticated, asked for these events and read all replies.
    mutating func listener(_ events: String) -> ClientID {
        let client = connect()
        write("auth ClueCon\n\n\(events)\n\n", to: client)
        _ = read(client)
        return client
    }

    mutating func write(_ text: String, to client: ClientID) {
        core.receive(text.utf8, from: client, at: now)
    }

    mutating func write(_ bytes: [UInt8], to client: ClientID) {
        core.receive(bytes, from: client, at: now)
    }

    /// Everything that waits for the client.
    mutating func read(_ client: ClientID) -> [UInt8] {
        let bytes = Array(core.output(for: client))
        core.wrote(bytes.count, to: client)
        return bytes
    }

    mutating func frames(_ client: ClientID) throws -> [Frame] { try read(client).frames() }

    /// The names of the events among what waits; replies by their text.
    mutating func summary(_ client: ClientID) throws -> [String] {
        try frames(client).map { frame in
            switch frame.kind {
            case .eventPlain: frame.body.header("Event-Name")
            default: frame.answer
            }
        }
    }

    /// Sends one api command and takes its answer; events before it are left out.
    mutating func api(_ command: String, _ client: ClientID) throws -> String {
        write("api \(command)\n\n", to: client)
        return try frames(client).last { $0.kind == .apiResponse }?.body.text ?? "none"
    }

    mutating func call(
        from caller: String = "+2347030000001",
        to callee: String = "+2348010000001"
    )
        -> String
    {
        core.placeCall(from: caller, to: callee, at: now) ?? ""
    }

    /// The client's socket is full.
    mutating func couldNotWrite(to client: ClientID) { core.couldNotWrite(to: client) }
    mutating func takeKills() -> [KillEntry] { core.takeKills() }
    mutating func shutDown() { core.shutDown(at: now) }
    mutating func dropClients() { core.dropClients() }
    mutating func launch(_ attack: AttackPlan) throws { try core.launch(attack, at: now) }

    /// Injects a fault and lets it begin.
    mutating func inject(_ plan: String) throws {
        try core.inject(try FaultPlan(parsing: plan), at: now)
        core.advance(to: now)
    }
}
