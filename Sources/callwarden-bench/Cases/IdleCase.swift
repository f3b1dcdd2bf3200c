import Glibc

/// What the agent takes of the PBX host while little happens.
enum IdleCase {
    static let described = BenchCase(
        name: "idle",
        work: "processor time of `callwarden run` beside a simulated switch",
        heats: { context in
            [
                heat("a quiet switch", rate: 0, percentMax: 0.1, context),
                heat("100 calls/s", rate: 100, percentMax: 2, context),
            ]
        }
    )

    private static let figure = "percent of a core"

    private static func heat(
        _ title: String,
        rate: Int,
        percentMax: Double,
        _ context: BenchContext
    ) -> Heat {
        let seconds = context.isQuick ? 3 : 30
        let program = context.root + "/.build/release/callwarden"
        let entry: Entry =
            if FileSystem.isExecutable(program) {
                .ready(name: "callwarden run") {
                    try watch(program, rate: rate, seconds: seconds, context)
                }
            } else {
                .absent(name: "callwarden run", why: "swift build -c release --product callwarden")
            }
        return Heat(
            title: "\(title), \(seconds) s",
            unit: "run",
            entries: [entry],
            goals: [.figure(figure, atMost: percentMax)],
            expected: "connected once, \(rate > 0 ? "calls" : "no calls") seen",
            repeatsMax: 3,
            warmsUp: false
        )
    }

    private static func watch(
        _ program: String,
        rate: Int,
        seconds: Int,
        _ context: BenchContext
    ) throws -> Run {
        let folder = "\(context.scratch)/idle-\(UInt32.random(in: .min ... .max))"
        let simulator = try Child([
            program, "simulate", "--port", "0", "--password", "bench", "--rate", "\(rate)",
        ])
        guard let address = simulator.line(after: "listening on "),
            let port = address.split(separator: ":").last
        else { throw BenchError.cannotStart("callwarden simulate") }
        try FileSystem.write(Array("bench\n".utf8), to: folder + ".password")
        try FileSystem.write(Array(settings(folder, port: port).utf8), to: folder + ".json5")
        let agent = try Child([program, "run", "--config", folder + ".json5"], quiet: true)
        // It connects and opens its log first; what that costs is not what is asked for.
        usleep(2_000_000)
        guard let before = ProcessFigures.processorNanoseconds(of: agent.pid) else {
            throw BenchError.cannotStart("callwarden run")
        }
        let begun = Stopwatch.now()
        usleep(UInt32(seconds) * 1_000_000)
        guard let after = ProcessFigures.processorNanoseconds(of: agent.pid) else {
            throw BenchError.noAnswer("the agent ended by itself")
        }
        let took = Double(Stopwatch.now() - begun)
        guard agent.stop() == 0 else { throw BenchError.noAnswer("the agent did not end well") }
        _ = simulator.stop()
        return Run(
            nanoseconds: after - before,
            items: 1,
            answer: try answer(program, folder),
            figures: [(figure, (after - before) / took * 100)]
        )
    }

    private static func settings(_ folder: String, port: Substring) -> String {
        """
        {
            numbering: { country_code: "234" },
            switches: [{ name: "simulated", type: "freeswitch", host: "127.0.0.1", port: \(port),
                         password_file: "\(folder).password" }],
            log: { database: "\(folder).db" },
        }
        """
    }

    /// What the agent says that it saw: one that never connected would be very quiet.
    private static func answer(_ program: String, _ folder: String) throws -> String {
        let text = try PeerProgram.output(of: [program, "stats", "--database", folder + ".db"])
        var figures: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count >= 2 { figures[words[0]] = words[1] }
        }
        let isOnce = figures["switch.simulated.times_up"] == "1"
        let calls = figures["calls"].flatMap { Int($0) } ?? 0
        return
            "connected \(isOnce ? "once" : "otherwise"), \(calls > 0 ? "calls" : "no calls") seen"
    }
}
