import AgentSocket
import Glibc

/// From a question written to its answer read, through the agent's own socket, while a switch brings
/// calls.
enum ToldCase {
    static let described = BenchCase(
        name: "told",
        work: "calls told and asked about beside a switch: question written to answer read",
        heats: { context in
            let feed = try RecordedFeed(ParseCase.recording, root: context.root)
            return [200, 2_000].map { heat($0, feed, context) }
        }
    )

    private static let switchRate = 2_000
    private static let settings = """
        auto_disconnect: true,
        enforcement: { kills_per_minute_max: 100000, callees_per_minute_max: 10000 },
        """

    private static func heat(_ rate: Int, _ feed: RecordedFeed, _ context: BenchContext) -> Heat {
        let seconds = context.isQuick ? 2 : 10
        return Heat(
            title: "\(rate) questions/s beside \(switchRate) calls/s; the time is the median",
            unit: "question",
            entries: [
                AgentRun.entry(context) { try run($0, rate, seconds: seconds, feed, context) }
            ],
            goals: [.figure("p99, us", atMost: 2_000)],
            expected: "all answered, attacks told found",
            repeatsMax: 3,
            warmsUp: false
        )
    }

    private static func run(
        _ program: String,
        _ rate: Int,
        seconds: Int,
        _ feed: RecordedFeed,
        _ context: BenchContext
    ) throws -> Run {
        var pbx = try PacedSwitch(feed)
        let path = "\(context.scratch)/told-\(UInt32.random(in: .min ... .max)).sock"
        let agent = try AgentRun(
            program,
            port: "\(pbx.port)",
            // What follows is the rest of one entry, and another.
            switchSettings: "heartbeat_seconds: 300 }, "
                + "{ name: \"api\", type: \"api\", socket: \"\(path)\"",
            settings: settings,
            scratch: context.scratch
        )
        return try agent.explaining { agent in
            let asking = AskingThread(path, rate: rate, seconds: seconds)
            // Attacks last as long as the questions and a little longer.
            let attacks = (seconds + 1) * PacedSwitch.attacksPerSecond
            let kills = try pbx.play(attacks: attacks, rate: switchRate, waitsForList: true)
            let asked = try asking.finish()
            let stats = try agent.stop()
            var run = Run(
                nanoseconds: asked.times[asked.times.count / 2],
                items: 1,
                answer: asked.isRight ? "all answered, attacks told found" : asked.words
            )
            let last = asked.times.count - 1
            run.figures = [
                ("p99, us", asked.times[min(last, last * 99 / 100)] / 1_000),
                ("p99.9, us", asked.times[min(last, last * 999 / 1_000)] / 1_000),
                ("worst, us", asked.times[last] / 1_000),
                ("questions per second", asked.perSecond),
                ("calls per second of the switch", pbx.callsPerSecond),
                ("first kill of the switch's p50, us", kills[kills.count / 2] / 1_000),
            ]
            if let shed = stats["events_shed"].flatMap({ Double($0) }) {
                run.figures.append(("events shed", shed))
            }
            return run
        }
    }
}
