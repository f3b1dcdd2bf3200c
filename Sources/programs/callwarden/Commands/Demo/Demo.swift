import Agent
import AlertLog
import Warden
import CommandLine
import Glibc
import Settings
import Simulator
import Switches
import Wire
import Telephony

/// One run of the demo: a simulated switch, an agent, and an attack.
struct Demo {
    static let callee = "+2348012345678"
    static let callers = 8
    private static let callsPerSecond = 20.0
    private static let secondsMax = 25.0
    private static let turnMicroseconds: UInt32 = 100_000
    private static let password = "demo-\(UInt32.random(in: .min ... .max))"

    /// What the simulated switch saw and what the log says.
    struct Outcome {
        var kills: [KillEntry]
        var details: AlertDetails?
        var calls: Int
        var reactionMicroseconds: Int64?

        /// Every call of the attack ended and confirmed, and no other call touched.
        var isAsPromised: Bool {
            guard let details, details.calls.count == Demo.callers else { return false }
            return details.alert.killsOver == Demo.callers && otherCallsKilled == 0
        }

        var otherCallsKilled: Int { kills.filter { $0.callee != Demo.callee }.count }
    }

    private let folder: DemoFolder
    private let console: Console
    private let server: SimulatorServer
    private let agent: Agent
    private let begun = ContinuousClock.now

    init(in folder: DemoFolder, on console: Console) throws {
        self.folder = folder
        self.console = console
        server = try SimulatorServer(Self.options)
        try folder.write(Self.password, to: "esl-password")
        try folder.write(Self.settings(folder, port: server.port), to: "callwarden.json5")
        let settings = try Settings.load(file: folder.settings)
        let start = begun
        let lines = LineLog(names: settings.switches.map(\.name)) { _, text in
            try? Self.say(text, since: start, on: console)
        }
        agent = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: [:]),
            lines: lines
        )
    }

    /// Plays until the attack is over and every kill has come to its end, or time is up.
    mutating func run() throws -> Outcome {
        try say("simulated switch on \(server.host):\(server.port), 20 ordinary calls a second")
        server.start()
        agent.start()
        var turn = 0
        while !isOver {
            usleep(Self.turnMicroseconds)
            agent.housekeep(at: .now())
            turn += 1
            if turn % 10 == 0 { try sayCalls() }
        }
        let calls = agent.counters.calls
        agent.stop()
        server.stop()
        let reader = try LogReader(path: folder.database)
        // The log is new, so the attack is its first alert.
        let details = try reader.details(of: 1)
        return Outcome(
            kills: server.kills,
            details: details,
            calls: calls,
            reactionMicroseconds: agent.reactionMicroseconds
        )
    }

    private var isOver: Bool {
        if (ContinuousClock.now - begun) / .seconds(1) > Self.secondsMax { return true }
        return agent.counters.flaggedCalls >= Self.callers && agent.killsOpen == 0
    }

    private func sayCalls() throws {
        let counters = agent.counters
        try say(
            "\(Counted.words(counters.calls, "call")) seen, \(server.counters.callsUp) up, "
                + "\(counters.killsEnded) ended by the agent"
        )
    }

    private func say(_ text: String) throws { try Self.say(text, since: begun, on: console) }

    /// Progress, with the time since the start; beside the output where a program reads that.
    private static func say(
        _ text: String,
        since start: ContinuousClock.Instant,
        on console: Console
    ) throws {
        switch console.format {
        case .json: console.note(stamp(since: start) + text)
        case .human:
            try console.print(stamp(since: start) + text)
            try console.flush()
        }
    }

    private static func stamp(since start: ContinuousClock.Instant) -> String {
        let tenths = Int((ContinuousClock.now - start) / .milliseconds(100))
        let text = "\(tenths / 10).\(tenths % 10) s  "
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    private static var options: SimulatorOptions {
        var options = SimulatorOptions()
        options.password = password
        options.callsPerSecond = callsPerSecond
        options.talkSeconds = 2...6
        var attack = AttackPlan(callee: callee)
        attack.callers = callers
        attack.atSeconds = 6
        attack.talkSeconds = 20
        options.attacks = [attack]
        return options
    }

    static func settings(_ folder: DemoFolder, port: UInt16) -> String {
        """
        // Written by callwarden demo: an agent beside a simulated switch.
        {
            auto_disconnect: true,
            numbering: { country_code: "234" },
            switches: [
                { name: "demo", type: "freeswitch", host: "127.0.0.1", port: \(port),
                  password_file: "esl-password" },
            ],
            log: { database: \(JSON.string(folder.database).encoded) },
        }

        """
    }
}
