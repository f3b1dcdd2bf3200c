/// Work of a fixed size for callgrind: the same instructions in every run.
enum CountedWork {
    /// Does what one case measures on exactly so many events, and nothing else.
    ///
    /// Zero events show what start and input cost, to be taken off.
    static func run(_ name: String, events: Int, root: String) throws {
        switch name {
        case "parse":
            let feed = try RecordedFeed(ParseCase.recording, root: root)
            var work = ParseWork(feed.bytes)
            let rounds = events / feed.events.count
            guard rounds * feed.events.count == events else {
                throw BenchError.usage("parse counts multiples of \(feed.events.count) events")
            }
            guard try work.count(rounds: rounds) == events else {
                throw BenchError.noAnswer("parse found other events than it was given")
            }
        case "window":
            let calls = CallSequence(.zipf, callees: 10_000, count: events)
            _ = WindowWork(calls).alerts()
        default: throw BenchError.usage("no counted work for \(name)")
        }
    }
}
