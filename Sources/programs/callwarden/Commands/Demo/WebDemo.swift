import Agent
import AlertLog
import CommandLine
import Glibc
import Settings
import Simulator
import Switches
import Telephony
import Warden
import Wire

/// The demo to be watched in a browser: a simulated switch, an agent, callwarden-web, and attacks that keep
/// coming, until it is told to stop.
struct WebDemo {
    static let portPreferred: UInt16 = 8088
    private static let turnMilliseconds: Int32 = 100
    private static let saySeconds = 10.0
    private static let tokenMicroseconds: EventTime = 24 * 3_600_000_000
    private static let password = "demo-\(UInt32.random(in: .min ... .max))"

    private let folder: DemoFolder
    private let console: Console
    private let signals = Signals()
    private let server: SimulatorServer
    private let agent: Agent
    private let program: String
    private let port: UInt16

    init(in folder: DemoFolder, on console: Console) throws {
        (self.folder, self.console) = (folder, console)
        // What would be missing is said before anything is started.
        program = try WebProgram.find(beside: nil, path: console.environment["PATH"])
        try folder.checkSocket()
        port = try WebProgram.freePort(preferring: Self.portPreferred)
        var options = SimulatorOptions()
        options.password = Self.password
        options.callsPerSecond = WebDemoPlan.callsPerSecond
        options.attacks = WebDemoPlan.attacks
        server = try SimulatorServer(options)
        try folder.write(Self.password, to: "esl-password")
        let text = WebDemoPlan.settings(folder, switchPort: server.port, webPort: port)
        try folder.write(text, to: "callwarden.json5")
        let settings = try Settings.load(file: folder.settings)
        let lines = LineLog(names: settings.switches.map(\.name)) { _, _ in }
        agent = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: [:]),
            lines: lines,
            version: Version.text
        )
    }

    /// Starts switch and agent, and puts on record who did, as a service does.
    private func start() {
        server.start()
        agent.start()
        let environment = console.environment
        agent.noteStart(
            SettingsChange(by: nil, file: folder.settings, environment: environment)
        )
    }

    /// Plays until a signal, or for so long; true where all went as it is meant to.
    func run(seconds: Int?) throws -> Bool {
        start()
        var isStopped = false
        func stop() {
            guard !isStopped else { return }
            isStopped = true
            agent.stop()
            server.stop()
        }
        defer { stop() }
        let token = try token()
        let web = try WebProgram(at: program, settings: folder.settings, log: folder.webLog)
        try web.waitForStart()
        try invite(token)
        let isWebUp = try watch(web, seconds: seconds)
        web.stop()
        let counters = agent.counters
        stop()
        return try conclude(counters.calls, counters.alerts, isWebUp: isWebUp)
    }

    /// Waits, and says now and then how it goes; false where callwarden-web has ended by itself.
    private func watch(_ web: WebProgram, seconds: Int?) throws -> Bool {
        let begun = ContinuousClock.now
        var said = begun
        while signals.wait(milliseconds: Self.turnMilliseconds) == nil {
            agent.housekeep(at: .now())
            guard web.isRunning else { return false }
            let now = ContinuousClock.now
            if let seconds, now - begun >= .seconds(seconds) { break }
            if now - said >= .seconds(Self.saySeconds) {
                said = now
                let counters = agent.counters
                console.note(
                    "\(Counted.words(counters.calls, "call")) seen, "
                        + "\(Counted.words(counters.alerts, "alert")), "
                        + "\(Counted.words(counters.killsEnded, "call")) ended by the agent"
                )
            }
        }
        return true
    }

    /// A token for whoever watches: good for a day, for this log alone.
    private func token() throws -> String {
        guard let name = TokenName("demo") else { throw CommandError.failed("no name") }
        let now = LogWriter.wallClock()
        var random = SystemRandomNumberGenerator()
        let addition = try LogEditor(path: folder.database, origin: .command).addToken(
            NewToken(name, scope: .triage, expires: now + Self.tokenMicroseconds),
            by: "demo",
            at: now,
            using: &random
        )
        guard case .added(_, let text) = addition else {
            throw CommandError.failed("\(folder.database): no token can be made for the demo")
        }
        return text
    }

    private func invite(_ token: String) throws {
        let address = "http://127.0.0.1:\(port)/"
        switch console.format {
        case .json:
            try console.print([
                "type": "web", "address": .string(address), "token": .string(token),
            ])
        case .human:
            try console.print("open   \(address)")
            try console.print("token  \(token)")
            try console.print(
                "\nA simulated switch has \(Int(WebDemoPlan.callsPerSecond)) ordinary calls a second, and an "
                    + "attack every few seconds.\nJudge alerts, exempt, block: it is a log of its own. "
                    + "Ctrl-C ends it.\n"
            )
        }
        try console.flush()
    }

    /// What it came to, in the words of the log and of the switch.
    private func conclude(_ calls: Int, _ alerts: Int, isWebUp: Bool) throws -> Bool {
        let kills = server.kills
        let attacked = Set(WebDemoPlan.attacked.map(\.callee))
        let others = kills.filter { !attacked.contains($0.callee) }.count
        // Whoever watched may have blocked callers of others: then their calls are meant to end.
        let now = LogWriter.wallClock()
        let blocks = try LogReader(path: folder.database).blocks(all: true, now: now)
        switch console.format {
        case .json:
            try console.print([
                "type": "demo", "calls": .integer(calls), "alerts": .integer(alerts),
                "kills": .integer(kills.count), "other_calls_killed": .integer(others),
                "web_ended": .boolean(!isWebUp),
            ])
        case .human:
            try console.print(
                "\(Counted.words(calls, "call")) seen, \(Counted.words(alerts, "alert")), "
                    + "\(Counted.words(kills.count, "kill")), "
                    + "\(Counted.words(others, "other call")) touched"
            )
            if folder.isKept {
                let path = TextEscape.escaped(folder.database)
                try console.print("look around: callwarden alerts list --database \(path)")
            }
        }
        if !isWebUp { console.note("callwarden: \(WebProgram.name) has ended by itself") }
        return isWebUp && (others == 0 || !blocks.isEmpty)
    }
}
