import Agent
import EventSocket
import Rules
import Telephony
import Warden

/// A hundred settings over a capture, beside one replay of it.
enum SweepCase {
    static let described = BenchCase(
        name: "sweep",
        work: "100 settings over a capture in one pass, beside one replay of the same file",
        heats: heats
    )

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        let feed = try StampedFeed(RecordedFeed(ParseCase.recording, root: context.root))
        let rounds = context.isQuick ? 20 : 300
        let path = context.scratch + "/sweep.raw"
        let size = try feed.write(rounds: rounds, to: path)
        guard let grid = SweepGrid(thresholds: Array(3...12), windowSeconds: Array(1...10)) else {
            throw BenchError.noAnswer("no such settings")
        }
        return [
            Heat(
                title: "\(size >> 20) MiB, \(rounds) attacks, \(grid.count) settings",
                unit: "byte",
                entries: [
                    .ready(name: "callwarden sweep") { try swept(path, grid, size) },
                    .ready(name: "one replay") { try replayed(path, size) },
                ],
                goals: [.speed(versus: "one replay", atLeast: 1.0 / 3)]
            )
        ]
    }

    /// What the setting in force finds, as one replay by it says it.
    private static func swept(_ path: String, _ grid: SweepGrid, _ size: Int) throws -> Run {
        let sweep = Sweep(grid, setup)
        let time = try Stopwatch.time { _ = try run(path, sweep) }
        let rule = setup.rule
        let own = sweep.results.first { result in
            result.setting.threshold == rule.threshold
                && Int64(result.setting.windowSeconds) * 1_000_000 == rule.windowMicroseconds
        }
        let found = own?.found ?? RuleTally()
        return Run(
            nanoseconds: time,
            items: size,
            answer: "\(found.alerts) alerts, \(found.calls) calls"
        )
    }

    private static func replayed(_ path: String, _ size: Int) throws -> Run {
        var summary = Replay.Summary()
        let time = try Stopwatch.time { summary = try run(path, nil) }
        return Run(
            nanoseconds: time,
            items: size,
            answer: "\(summary.alerts) alerts, \(summary.flaggedCalls) calls"
        )
    }

    private static var setup: WardenSetup {
        var setup = WardenSetup()
        setup.rules = .maskingAlone
        return setup
    }

    private static func run(_ path: String, _ sweep: Sweep?) throws -> Replay.Summary {
        let limits = FrameLimits()
        var replay = Replay(
            setup,
            plan: NumberingPlan(countryCode: "234"),
            frameBytesMax: limits.bodyBytesMax,
            headersMax: limits.eventHeadersMax,
            sweep: sweep
        )
        try replay.run(path: path, note: { Output.complain($0) }, alert: { _ in })
        replay.finish { _ in }
        return replay.summary
    }
}
