import EventSocket

/// Bytes of a recorded feed to decoded call events.
enum ParseCase {
    static let recording = "02-attack-plain"

    static let described = BenchCase(
        name: "parse",
        work: "recorded CREATE, ANSWER, HANGUP, HANGUP_COMPLETE to call events",
        heats: heats
    )

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let feed = try RecordedFeed(recording, root: context.root)
        let bytes = feed.bytes
        let path = context.scratch + "/parse.raw"
        try FileSystem.write(bytes, to: path)
        let scripts = context.root + "/.ci/bench"
        var work = ParseWork(bytes)
        // Each runs for some tenths of a second, long enough to be warm however many came between.
        let rounds = context.isQuick ? 20 : 3_000
        let own = Entry.ready(name: "callwarden") {
            // The digest is made beside the clock: it costs more than the parser.
            let answer = try work.answer()
            let events = try work.count(rounds: rounds)
            let time = work.nanoseconds
            guard events == rounds * feed.events.count else {
                return Run(nanoseconds: time, items: events, answer: "\(events) events in all")
            }
            return Run(
                nanoseconds: time,
                items: events,
                answer: answer,
                figures: [
                    ("bytes per event", feed.meanBodyBytes),
                    ("gigabytes per second", Double(bytes.count * rounds) / time),
                ]
            )
        }
        let slow = context.isQuick ? 1 : 4
        let libesl = context.peer("libesl", program: "libesl_peer") { program in
            try PeerProgram.measure([program, "parse", path, "\(slow * 5)"])
        }
        let others = ["greenswitch", "genesis"].map { name in
            context.peer(name, program: "venv/bin/python") { python in
                try PeerProgram.measure(
                    [python, scripts + "/python_peer.py", name, "parse", path, "\(slow)"]
                )
            }
        }
        return [
            Heat(
                title: "\(feed.events.count) events of \(recording), again and again",
                unit: "event",
                entries: [own, libesl] + others,
                goals: [.speed(versus: "libesl", atLeast: 100)]
            )
        ]
    }
}
