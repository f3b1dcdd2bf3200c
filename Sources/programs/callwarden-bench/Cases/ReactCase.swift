import Glibc

/// From the last call of an attack on the wire to the first kill on the wire.
///
/// Measured from outside, by the switch, so the whole process is in it, and for the peer the same.
/// Beside it stands what the agent measures itself, from an event being readable to its kill
/// written: that is what the goal is about. And beside that, the same of a client which does nothing:
/// below that no agent gets on this machine.
enum ReactCase {
    static let described = BenchCase(
        name: "react",
        work: "attacks amid steady calls: last call sent to first kill read, whole process",
        heats: { context in
            let feed = try RecordedFeed(ParseCase.recording, root: context.root)
            return [1_000, 10_000, 100_000].map { heat($0, feed, context) }
        }
    )

    /// The peer is not tried beyond: at 100,000/s an event may take 10 us, and the case parse shows
    /// what it takes.
    private static let peerRateMax = 10_000
    private static let goalRate = 10_000
    private static let settings = """
        auto_disconnect: true,
        enforcement: { kills_per_minute_max: 100000, callees_per_minute_max: 10000 },
        """
    /// What the agent's `stats` say of itself, and what it is called here.
    private static let ownFigures = [
        ("reaction_p50_us", "agent's own p50, us"),
        ("reaction_p99_us", "agent's own p99, us"),
        ("events_shed", "agent's events shed"),
    ]

    private static func heat(_ rate: Int, _ feed: RecordedFeed, _ context: BenchContext) -> Heat {
        let attacks = context.isQuick ? 50 : 250
        let own = AgentRun.entry(context) { try runOwn($0, rate, attacks, feed, context) }
        let libesl: Entry =
            if rate > peerRateMax {
                .absent(
                    name: "libesl",
                    why: "not tried: it would have 10 us for an event, see the case parse"
                )
            } else {
                context.peer("libesl", program: "libesl_peer") { program in
                    try runLibesl(program, rate, attacks, feed)
                }
            }
        return Heat(
            title: "\(rate) calls/s, \(attacks) attacks; the time is the median to the first kill",
            unit: "attack",
            entries: [own, libesl],
            goals: rate == goalRate
                ? [
                    .figure("agent's own p50, us", atMost: 10),
                    .figure("agent's own p99, us", atMost: 50),
                ]
                : [],
            expected: "\(attacks * PacedSwitch.callsPerAttack) killed, 0 strangers",
            repeatsMax: 3,
            warmsUp: false
        )
    }

    private static func runOwn(
        _ program: String,
        _ rate: Int,
        _ attacks: Int,
        _ feed: RecordedFeed,
        _ context: BenchContext
    ) throws -> Run {
        var pbx = try PacedSwitch(feed)
        let agent = try AgentRun(
            program,
            port: "\(pbx.port)",
            switchSettings: "heartbeat_seconds: 300",
            settings: settings,
            scratch: context.scratch
        )
        var run = try agent.explaining { agent in
            let times = try pbx.play(attacks: attacks, rate: rate, waitsForList: true)
            let stats = try agent.stop()
            var run = try summary(times, pbx)
            for (name, figure) in ownFigures {
                guard let value = stats[name[...]].flatMap({ Double($0) }) else { continue }
                run.figures.append((figure, value))
            }
            return run
        }
        let created = feed.events.first { $0.name == "CHANNEL_CREATE" }?.bytes ?? []
        let bare = try BareClient.reactions(attacks, to: created, rate: rate)
        guard !bare.isEmpty else { throw BenchError.noAnswer("the bare client read nothing") }
        run.figures.append(("bare client's p50, us", bare[bare.count / 2]))
        run.figures.append(("bare client's p99, us", bare[bare.count * 99 / 100]))
        return run
    }

    private static func runLibesl(
        _ program: String,
        _ rate: Int,
        _ attacks: Int,
        _ feed: RecordedFeed
    ) throws -> Run {
        var pbx = try PacedSwitch(feed)
        let peer = try Child([program, "react", "\(pbx.port)"])
        let times = try pbx.play(attacks: attacks, rate: rate, waitsForList: false)
        _ = peer.stop()
        return try summary(times, pbx)
    }

    private static func summary(_ times: [Double], _ pbx: PacedSwitch) throws -> Run {
        guard !times.isEmpty else { throw BenchError.noAnswer("no kill came") }
        return Run(
            nanoseconds: times[times.count / 2],
            items: 1,
            answer: "\(pbx.callsKilled) killed, \(pbx.strangers) strangers",
            figures: [
                ("p99, us", times[min(times.count - 1, times.count * 99 / 100)] / 1_000),
                ("kills sent again", Double(pbx.killsTwice)),
                ("calls per second sent", pbx.callsPerSecond),
            ]
        )
    }
}
