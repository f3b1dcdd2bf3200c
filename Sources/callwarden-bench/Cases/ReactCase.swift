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

    private static func heat(_ rate: Int, _ feed: RecordedFeed, _ context: BenchContext) -> Heat {
        let attacks = context.isQuick ? 50 : 250
        let program = context.root + "/.build/release/callwarden"
        let own: Entry =
            if FileSystem.isExecutable(program) {
                .ready(name: "callwarden run") { try runOwn(program, rate, attacks, feed, context) }
            } else {
                .absent(name: "callwarden run", why: "swift build -c release --product callwarden")
            }
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
        let base = "\(context.scratch)/react-\(UInt32.random(in: .min ... .max))"
        try FileSystem.write(Array("bench\n".utf8), to: base + ".password")
        try FileSystem.write(Array(settings(base, port: pbx.port).utf8), to: base + ".json5")
        let agent = try Child([program, "run", "--config", base + ".json5"], quiet: true)
        let times = try pbx.play(attacks: attacks, rate: rate, waitsForList: true)
        guard agent.stop() == 0 else { throw BenchError.noAnswer("the agent did not end well") }
        var run = try summary(times, pbx)
        let stats = try PeerProgram.output(of: [program, "stats", "--database", base + ".db"])
        for line in stats.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, let value = Double(words[1]) else { continue }
            switch words[0] {
            case "reaction_p50_us": run.figures.append(("agent's own p50, us", value))
            case "reaction_p99_us": run.figures.append(("agent's own p99, us", value))
            case "events_shed": run.figures.append(("agent's events shed", value))
            default: break
            }
        }
        let created = feed.events.first { $0.name == "CHANNEL_CREATE" }?.bytes ?? []
        let bare = try BareClient.reactions(to: created, rate: rate)
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

    private static func settings(_ base: String, port: UInt16) -> String {
        """
        {
            auto_disconnect: true,
            numbering: { country_code: "234" },
            enforcement: { kills_per_minute_max: 100000, callees_per_minute_max: 10000 },
            switches: [{ name: "bench", type: "freeswitch", host: "127.0.0.1", port: \(port),
                         password_file: "\(base).password", heartbeat_seconds: 300 }],
            log: { database: "\(base).db" },
        }
        """
    }
}
