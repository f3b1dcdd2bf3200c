import Agent
import Rules
import Warden
import EventSocket
import Glibc
import Telephony

/// A capture on disk through the whole core, beside merely reading it.
enum ReplayCase {
    static let described = BenchCase(
        name: "replay",
        work: "a capture in the page cache through parser and core, beside reading it",
        heats: heats
    )

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let feed = try StampedFeed(RecordedFeed(ParseCase.recording, root: context.root))
        let rounds = context.isQuick ? 20 : 300
        let path = context.scratch + "/replay.raw"
        let size = try feed.write(rounds: rounds, to: path)
        // One attack in each round, every call of it new: what one round holds, so many times.
        let once = context.scratch + "/once.raw"
        _ = try feed.write(rounds: 1, to: once)
        let single = try replay(once)
        guard single.alerts > 0 else { throw BenchError.noAnswer("no attack in the recording") }
        let own = Entry.ready(name: "callwarden") {
            var found = single
            let time = try Stopwatch.time { found = try replay(path) }
            guard found.events == feed.eventsPerRound * rounds,
                found.calls == single.calls * rounds, found.alerts == single.alerts * rounds,
                found.flaggedCalls == single.flaggedCalls * rounds, found.malformedFrames == 0
            else { return Run(nanoseconds: time, items: size, answer: "\(found)") }
            let rate = Double(size) / time
            return Run(
                nanoseconds: time,
                items: size,
                answer: "\(size) bytes",
                figures: [("gigabytes per second", rate), ("alerts", Double(found.alerts))]
            )
        }
        return [
            Heat(
                title: "\(size >> 20) MiB, \(rounds) attacks",
                unit: "byte",
                entries: [own, .ready(name: "plain read") { try plainRead(path) }],
                goals: [
                    .figureAtLeast("gigabytes per second", 1),
                    .speed(versus: "plain read", atLeast: 0.2),
                ]
            )
        ]
    }

    private static func replay(_ path: String) throws -> Replay.Summary {
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        setup.rule = MaskingRule()
        // With the limits that the settings have unless told otherwise.
        let limits = FrameLimits()
        var replay = Replay(
            setup,
            plan: NumberingPlan(countryCode: "234"),
            frameBytesMax: limits.bodyBytesMax,
            headersMax: limits.eventHeadersMax
        )
        try replay.run(path: path, note: { Output.complain($0) }, alert: { _ in })
        replay.finish { _ in }
        return replay.summary
    }

    private static func plainRead(_ path: String) throws -> Run {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var total = 0
        let time = try Stopwatch.time {
            let file = unsafe open(path, O_RDONLY)
            guard file >= 0 else { throw BenchError.cannotRead(path) }
            defer { close(file) }
            while true {
                let count = unsafe read(file, &buffer, buffer.count)
                guard count > 0 else { return }
                total += count
            }
        }
        return Run(nanoseconds: time, items: total, answer: "\(total) bytes")
    }
}
