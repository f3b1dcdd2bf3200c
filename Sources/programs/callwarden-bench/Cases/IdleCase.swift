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
        let entry = AgentRun.entry(context) { program in
            try watch(program, rate: rate, seconds: seconds, context)
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
        let simulator = try Child([
            program, "simulate", "--port", "0", "--password", "bench", "--rate", "\(rate)",
        ])
        guard let address = simulator.line(after: "listening on "),
            let port = address.split(separator: ":").last
        else { throw BenchError.cannotStart("callwarden simulate") }
        let agent = try AgentRun(program, port: String(port), scratch: context.scratch)
        return try agent.explaining { agent in
            defer { _ = simulator.stop() }
            return try watch(agent, seconds: seconds)
        }
    }

    private static func watch(_ agent: AgentRun, seconds: Int) throws -> Run {
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
        return Run(
            nanoseconds: after - before,
            items: 1,
            answer: answer(try agent.stop()),
            figures: [(figure, (after - before) / took * 100)]
        )
    }

    /// What the agent says that it saw: one that never connected would be very quiet.
    private static func answer(_ stats: [Substring: Substring]) -> String {
        let isOnce = stats["switch.bench.times_up"] == "1"
        let calls = stats["calls"].flatMap { Int($0) } ?? 0
        return
            "connected \(isOnce ? "once" : "otherwise"), \(calls > 0 ? "calls" : "no calls") seen"
    }
}
