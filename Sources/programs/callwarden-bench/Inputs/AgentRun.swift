import Glibc

/// `callwarden run` beside a switch of the bench, with settings, log and database of its own.
final class AgentRun {
    private static let product = "callwarden"
    /// Lines of its log that are shown where a run of it fails.
    private static let linesShown = 6

    private let child: Child
    private let program: String
    private let log: String
    private let database: String

    var pid: pid_t { child.pid }

    /// A contestant that runs this program of the release build, or why there is none.
    static func entry(_ context: BenchContext, _ run: @escaping (String) throws -> Run) -> Entry {
        let program = "\(context.root)/.build/release/\(product)"
        let name = "\(product) run"
        guard FileSystem.isExecutable(program) else {
            return .absent(name: name, why: "swift build -c release --product \(product)")
        }
        return .ready(name: name) { try run(program) }
    }

    /// Attached to the switch on this port; `settings` are further lines of the settings file.
    init(
        _ program: String,
        port: String,
        switchSettings: String = "",
        settings: String = "",
        scratch: String
    ) throws {
        let base = "\(scratch)/agent-\(UInt32.random(in: .min ... .max))"
        let text = """
            {
                numbering: { country_code: "234" },
                switches: [{ name: "bench", type: "freeswitch", host: "127.0.0.1", port: \(port),
                             password_file: "\(base).password", \(switchSettings) }],
                log: { database: "\(base).db" },
                \(settings)
            }
            """
        try FileSystem.write(Array("bench\n".utf8), to: base + ".password")
        try FileSystem.write(Array(text.utf8), to: base + ".json5")
        (log, database) = (base + ".log", base + ".db")
        self.program = program
        child = try Child([program, "run", "--config", base + ".json5"], errors: log)
    }

    /// Ends the agent and gives what its `stats` say, by name.
    func stop() throws -> [Substring: Substring] {
        guard child.stop() == 0 else { throw BenchError.noAnswer("the agent did not end well") }
        let text = try PeerProgram.output(of: [program, "stats", "--database", database])
        var stats: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1 { stats[words[0]] = words[1] }
        }
        return stats
    }

    /// Does something beside the agent; where that fails, the error shows what the agent had to say.
    func explaining<Result>(_ body: (AgentRun) throws -> Result) throws -> Result {
        do {
            return try body(self)
        } catch {
            let status = child.stop()
            throw BenchError.agentFailed("\(error)", status: status, log: lastLines)
        }
    }

    private var lastLines: String {
        let bytes = (try? FileSystem.read(log)) ?? []
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return lines.suffix(Self.linesShown).joined(separator: "\n")
    }
}
