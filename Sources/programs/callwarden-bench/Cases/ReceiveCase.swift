import Glibc

/// A feed over loopback TCP, as fast as it can be taken.
enum ReceiveCase {
    static let described = BenchCase(
        name: "receive",
        work: "events over loopback TCP from one sender until counted by callee",
        heats: heats
    )

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let recorded = try RecordedFeed(ParseCase.recording, root: context.root)
        let feed = try StampedFeed(recorded)
        let scripts = context.root + "/.ci/bench"
        let own = Entry.ready(name: "callwarden") {
            let (server, events) = try start(feed, context.isQuick ? 20 : 150, isOwn: true)
            defer { server.stop() }
            return try CountingLink(wanted: events).follow(server, secondsMax: 60)
        }
        let null = Entry.ready(name: "null reader") {
            let rounds = context.isQuick ? 20 : 150
            let (server, events) = try start(feed, rounds)
            defer { server.stop() }
            return try readOnly(server, events: events, bytes: rounds * feed.roundBytes)
        }
        let libesl = context.peer("libesl", program: "libesl_peer") { program in
            let (server, events) = try start(feed, context.isQuick ? 2 : 20)
            defer { server.stop() }
            return try PeerProgram.measure([program, "receive", "\(server.port)", "\(events)"])
        }
        let others = ["greenswitch", "genesis"].map { name in
            context.peer(name, program: "venv/bin/python") { python in
                let (server, events) = try start(feed, context.isQuick ? 2 : 10)
                defer { server.stop() }
                let words = [
                    python, scripts + "/python_peer.py", name, "receive", "\(server.port)",
                    "\(events)",
                ]
                return try PeerProgram.measure(words)
            }
        }
        return [
            Heat(
                title: "one sender, \(Int(recorded.meanBodyBytes)) bytes an event",
                unit: "event",
                entries: [own, null, libesl] + others,
                goals: [
                    .speed(versus: "libesl", atLeast: 20),
                    .speed(versus: "null reader", atLeast: 0.8),
                ]
            )
        ]
    }

    private static func start(
        _ feed: StampedFeed,
        _ rounds: Int,
        isOwn: Bool = false
    ) throws -> (FeedServer, events: Int) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rounds * feed.roundBytes)
        for round in 0..<rounds { feed.append(round: round, to: &bytes) }
        let server = try FeedServer(bytes, waitsForList: isOwn)
        return (server, rounds * feed.eventsPerRound)
    }

    /// The least that any client does: it logs in, subscribes, and throws away what comes.
    private static func readOnly(_ server: FeedServer, events: Int, bytes: Int) throws -> Run {
        let descriptor = try Loopback.connect(port: server.port)
        defer { close(descriptor) }
        for command in ["auth bench\n\n", "event plain CHANNEL_CREATE\n\n"] {
            _ = Loopback.read(descriptor)
            try UnixSocket.write(Array(command.utf8), descriptor)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        // The last reply stands in front of the feed, and does not matter beside it.
        var left = bytes
        while left > 0 {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw BenchError.noAnswer("the feed ended early") }
            left -= count
        }
        let time = Double(Stopwatch.now() - server.begunAt)
        return Run(nanoseconds: time, items: events)
    }
}
