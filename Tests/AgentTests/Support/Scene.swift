import Agent
import AlertLog
import Warden
import Foundation
import Settings
import Simulator
import Switches
import Synchronization
import Telephony

/// Polls until a condition holds; false when it does not within so many seconds.
func eventually(within seconds: Double = 60, _ condition: () throws -> Bool) -> Bool {
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
        if (try? condition()) == true { return true }
        usleep(5_000)
    }
    return (try? condition()) == true
}

/// Lines of the agent's own log.
final class Lines: Sendable {
    private let kept = Mutex<[String]>([])

    func add(_ line: String) { kept.withLock { $0.append(line) } }
    var all: [String] { kept.withLock { $0 } }
    func contains(_ part: String) -> Bool { all.contains { $0.contains(part) } }
}

/// A folder that goes with the test.
final class Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "callwarden-agent-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// What the settings of a test say.
struct Plan {
    var isArmed = true
    var threshold = 5
    var windowSeconds = 5
    var cooldownSeconds = 1
    var journalMegabytes = 1
    /// False: `log.calls: false`.
    var recordsCalls = true
    var countryCode = "234"
    /// More members of the file's object.
    var more = ""
    /// More members of the entry of the one simulated switch, and entries behind it.
    var pbx = ""
    /// Ports of the switches and what each says of itself.
    var switches: [(name: String, port: UInt16, more: String)] = []
    /// Where the agent's own socket is; empty for none.
    var socket = ""

    func text(in folder: Folder) -> String {
        var entries = switches.map { entry in
            "{ name: \"\(entry.name)\", host: \"127.0.0.1\", port: \(entry.port), "
                + "password_env: \"ESL_PASSWORD\", heartbeat_seconds: 5, \(entry.more) }"
        }
        if !socket.isEmpty {
            entries.append("{ name: \"api\", type: \"api\", socket: \"\(socket)\" }")
        }
        return """
            {
                window_seconds: \(windowSeconds), threshold: \(threshold),
                cooldown_seconds: \(cooldownSeconds), auto_disconnect: \(isArmed),
                numbering: { country_code: "\(countryCode)" },
                log: { \(recordsCalls ? "" : "calls: false, ")database: "\(folder.path)/log.db", journal_megabytes: \(journalMegabytes) },
                \(more)
                switches: [\(entries.joined(separator: ", "))],
            }
            """
    }

    func settings(in folder: Folder) throws -> Settings {
        try Settings.load(text: text(in: folder), name: "test.json5")
    }
}

/// A simulated switch and an agent beside it.
final class Scene {
    static let environment = ["ESL_PASSWORD": "ClueCon"]

    let folder: Folder
    let server: SimulatorServer
    let agent: Agent
    let lines: Lines
    let settings: Settings

    init(
        _ plan: Plan = Plan(),
        in folder: Folder? = nil,
        simulator change: (inout SimulatorOptions) throws -> Void = { _ in }
    ) throws {
        var options = SimulatorOptions()
        options.heartbeatSeconds = 0.5
        options.answerAfterSeconds = 0.05...0.2
        options.talkSeconds = 0.2...1
        try change(&options)
        server = try SimulatorServer(options)
        server.start()
        var plan = plan
        if plan.switches.isEmpty { plan.switches = [("pbx", server.port, plan.pbx)] }
        self.folder = try folder ?? Folder()
        settings = try plan.settings(in: self.folder)
        let lines = Lines()
        self.lines = lines
        agent = try Agent(
            settings,
            passwords: try settings.readPasswords(environment: Self.environment),
            lines: LineLog(names: settings.switches.map(\.name)) { severity, text in
                lines.add("\(severity.word) \(text)")
            }
        )
        agent.start()
    }

    /// Ends both and writes the log out.
    func stop() {
        agent.stop()
        server.stop(.abrupt)
    }

    /// Waits until the link stands.
    func comesUp() -> Bool { happens { lines.contains("notice switch connected") } }

    /// Waits for a condition while the agent's main loop turns.
    func happens(within seconds: Double = 60, _ condition: () throws -> Bool) -> Bool {
        eventually(within: seconds) {
            agent.housekeep(at: .now())
            return try condition()
        }
    }

    var log: LogReader { get throws { try LogReader(path: settings.log.database) } }

    func attack(_ text: String) throws { server.launch(try AttackPlan(parsing: text)) }

    // MARK: What the log says

    func alerts() throws -> [AlertRow] { try Rows.alerts(log) }
    func kills() throws -> [KillRow] { try Rows.kills(log) }
    func figure(_ name: String) throws -> StatValue? {
        try log.stats().first { $0.name == name }?.value
    }
    func gaps() throws -> [GapRow] { try Rows.gaps(log) }
    func finishedCalls() throws -> Int { try Rows.calls(log).count }

    /// Commands that went out for each call, by the log.
    func requests() throws -> [String: Int] { try Rows.requests(log) }

    /// Commands that came in for each call, by the switch.
    ///
    /// Of a leg that is over already the switch does not know whose it was: the log does.
    func received() throws -> [String: Int] {
        let legs = Set(try kills().compactMap(\.otherLeg))
        let ofCalls = server.kills.filter { $0.legOf.isEmpty && !legs.contains($0.uuid) }
        return Dictionary(ofCalls.map { ($0.uuid, 1) }, uniquingKeysWith: +)
    }
}

/// Everything that a log holds of one sort.
enum Rows {
    static var everything: LogFilter {
        var filter = LogFilter()
        filter.limit = nil
        return filter
    }

    static func alerts(_ log: LogReader) throws -> [AlertRow] {
        var rows: [AlertRow] = []
        try log.eachAlert(everything) {
            rows.append($0)
            return true
        }
        return rows
    }

    static func kills(_ log: LogReader) throws -> [KillRow] {
        var rows: [KillRow] = []
        try log.eachKill(everything) {
            rows.append($0)
            return true
        }
        return rows
    }

    static func gaps(_ log: LogReader) throws -> [GapRow] {
        var rows: [GapRow] = []
        try log.eachGap(everything) {
            rows.append($0)
            return true
        }
        return rows
    }

    static func calls(_ log: LogReader) throws -> [CallRow] {
        var rows: [CallRow] = []
        try log.eachCall(everything) {
            rows.append($0)
            return true
        }
        return rows
    }

    static func brakes(_ log: LogReader) throws -> [BrakeRow] {
        var rows: [BrakeRow] = []
        try log.eachBrake(everything) {
            rows.append($0)
            return true
        }
        return rows
    }

    static func requests(_ log: LogReader) throws -> [String: Int] {
        var requests: [String: Int] = [:]
        for kill in try kills(log) {
            let steps = try log.steps(of: kill.id).count { $0.state == "requested" }
            requests[kill.call, default: 0] += steps
        }
        return requests
    }
}
