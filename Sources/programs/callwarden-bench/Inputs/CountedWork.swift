import Rules

/// Work of a fixed size for callgrind: the same instructions in every run.
enum CountedWork {
    private static let windowCalls = 20_000
    private static let attacksMax = 2_000

    /// Does what one case measures on exactly so many events, and nothing else.
    ///
    /// The input is the same whatever the number, so that the difference of two runs is the work
    /// alone.
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
        case "window", "core", "rules":
            let calls = CallSequence(.zipf, callees: 10_000, count: windowCalls)
            guard events <= windowCalls else {
                throw BenchError.usage("\(name) counts up to \(windowCalls) calls")
            }
            let work = WindowWork(calls)
            let found =
                switch name {
                case "window": work.windowsAlone(first: events)
                case "core": work.core(first: events)
                default: work.everyRule(first: events)
                }
            guard found.alerts > 0 else { throw BenchError.noAnswer("\(name) found no alert") }
        case "ordinary", "learning":
            // So many callees that none of them is rung often enough for anything.
            let calls = CallSequence(.uniform, callees: 100_000, count: windowCalls)
            guard events <= windowCalls else {
                throw BenchError.usage("\(name) counts up to \(windowCalls) calls")
            }
            let mode: BaselineMode = name == "learning" ? .on : .off
            let found = WindowWork(calls).core(first: events, learning: mode)
            guard found.alerts == 0 else { throw BenchError.noAnswer("\(name) found an alert") }
        case "react":
            guard events <= attacksMax else {
                throw BenchError.usage("react counts up to \(attacksMax) attacks")
            }
            let path = root + "/.build/callwarden-bench.journal"
            defer { FileSystem.remove(path) }
            let found = try AttackWork(attacks: attacksMax, journal: path).run(first: events)
            let wanted = events * AttackWork.callsPerAttack
            guard found == (wanted, wanted) else {
                throw BenchError.noAnswer("\(found) for \(wanted) kills that came to an end")
            }
        default: throw BenchError.usage("no counted work for \(name)")
        }
    }
}
