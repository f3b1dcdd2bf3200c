import Agent
import CommandLine
import Simulator
import Wire

/// `callwarden simulate`: the FreeSWITCH stand-in on a port, until a signal or the end of its traffic.
enum SimulateCommand: Command {
    static let declaration = Declaration(
        "simulate",
        summary: "a FreeSWITCH stand-in that speaks its event socket",
        discussion: """
            Calls are made up from recorded events, or a capture is played in its own time. Clients
            connect as to a FreeSWITCH: they authenticate, ask for events, run api commands, and a
            uuid_kill ends its call. The first line on stdout names the address; traffic starts when
            the first client asks for events. SIGTERM or Ctrl-C ends it as a switch ends.

            Kinds of --fault, for trials of a client, with the keys that each takes besides at (of traffic)
            and every. What happened is counted in the summary.
            \(FaultPlan.help)
            """,
        options: options,
        examples: [
            Example("simulate --rate 20", "20 ordinary calls a second on port 8021"),
            Example(
                "simulate --port 0 --rate 50 --attack callee=+2348012345678,callers=8,over=2.5,at=5",
                "an attack five seconds after the first client listens"
            ),
            Example(
                "simulate --rate 20 --fault stall,at=5,for=3,connection=events",
                "nothing of the feed for three seconds, then all of it"
            ),
            Example(
                "simulate --play fixtures/esl/02-attack-plain.recv.raw --speed 2",
                "a capture, twice as fast"
            ),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let signals = Signals()
        let server = try SimulatorServer(try simulatorOptions(from: arguments))
        server.start()
        switch console.format {
        case .human: try console.print("listening on \(server.host):\(server.port)")
        case .json:
            try console.print([
                "type": "listening", "host": .string(server.host), "port": .integer(server.port),
            ])
        }
        try console.flush()
        while signals.wait(milliseconds: 100) == nil {
            if let failure = server.failure { throw failure }
            if server.isTrafficOver { break }
        }
        server.stop()
        try summarize(server.counters, on: console)
        return .done
    }

    private static func summarize(_ counters: SimulatorCounters, on console: Console) throws {
        var figures: [(key: String, words: String, value: Int)] = [
            ("clients", "clients", counters.clientsAccepted),
            ("clients_dropped", "clients dropped for not reading", counters.clientsDropped),
            ("calls", "calls started", counters.callsStarted),
            ("attack_calls", "of them in attacks", counters.attackCallsStarted),
            ("calls_ended", "calls ended", counters.callsEnded),
            ("calls_refused", "calls refused, too many up", counters.callsRefused),
            ("events", "events", counters.events),
            ("event_frames", "event frames sent", counters.eventFramesSent),
            ("bytes", "bytes sent", counters.bytesSent),
            (
                "queue_peak_bytes", "bytes that waited for one client, at most",
                counters.queueBytesPeak
            ),
            ("kills", "kills received", counters.killsReceived),
            ("kills_effective", "that ended a call", counters.killsEffective),
            ("kills_ignored", "ignored as asked", counters.killsIgnored),
            ("kills_repeated", "of calls already ending", counters.killsRepeated),
            ("kills_unknown", "of no call", counters.killsUnknown),
        ]
        figures += counters.faults.map { kind, times in
            let name = kind.rawValue
            return ("fault_\(name.replacing("-", with: "_"))", "times of fault \(name)", times)
        }
        .sorted { $0.0 < $1.0 }
        switch console.format {
        case .json:
            var summary: JSON = ["type": "summary"]
            for figure in figures { summary.add(figure.key, .integer(figure.value)) }
            try console.print(summary)
        case .human:
            let width = figures.map { "\($0.value)".count }.max() ?? 0
            for figure in figures {
                let value = "\(figure.value)"
                let padding = String(repeating: " ", count: width - value.count)
                try console.print("\(padding)\(value)  \(figure.words)")
            }
        }
    }
}
