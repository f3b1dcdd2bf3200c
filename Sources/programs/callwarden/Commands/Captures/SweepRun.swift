import Agent
import CommandLine
import Rules
import Settings
import Warden

/// A sweep as it goes on: one replay for all settings of mode off, and one for each of mode on.
struct SweepRun {
    let grid: SweepGrid
    let arguments: Arguments
    let settings: Settings
    let console: Console
    let input: ReplayInput
    /// The alerts of the log that were judged, by callee.
    let judged: [String: [JudgedSpan]]
    /// What settings of mode on start from.
    let learned: (path: String, callees: LearnedBefore)?

    private(set) var results: [SweepReport.Result] = []
    /// What the first replay has read; nil before.
    private(set) var summary: Replay.Summary?
    /// False where nothing could be read.
    private(set) var isRead = false

    init(
        _ grid: SweepGrid,
        _ arguments: Arguments,
        _ settings: Settings,
        on console: Console,
        input: ReplayInput,
        judged: [String: [JudgedSpan]],
        learned: (path: String, callees: LearnedBefore)?
    ) {
        (self.grid, self.arguments, self.settings) = (grid, arguments, settings)
        (self.console, self.input) = (console, input)
        (self.judged, self.learned) = (judged, learned)
    }

    /// Tries every setting in these modes; those of one setting stand together.
    mutating func run(_ modes: [SweepMode]) throws {
        var found: [[SweepReport.Result]] = []
        for mode in modes {
            let results = try mode == .off ? fixed() : learning()
            found.append(results.map { SweepReport.Result(mode: mode, swept: $0) })
        }
        results = (0..<grid.count).flatMap { setting in found.map { $0[setting] } }
    }

    private mutating func fixed() throws -> [Sweep.Result] {
        let sweep = Sweep(grid, WardenSetup(settings), judged: judged)
        var replay = try ReplayCommand.replay(settings, arguments, sweep: sweep)
        try read(by: &replay) { _ in }
        return sweep.results
    }

    private mutating func learning() throws -> [Sweep.Result] {
        try (0..<grid.count).map { try learning(grid[$0], isFirst: $0 == 0) }
    }

    /// What is learned depends on what a setting takes for an attack, so each has a replay of its own.
    private mutating func learning(
        _ setting: SweepGrid.Setting,
        isFirst: Bool
    ) throws -> Sweep.Result {
        let setup = setting.learning(like: WardenSetup(settings))
        var replay = try ReplayCommand.replay(settings, arguments, setup: setup)
        if let (path, callees) = learned {
            let taken = callees.take(into: &replay)
            if isFirst { ReplayCommand.say(taken, of: path, on: console) }
        }
        var tally = MaskingTally(judged: judged)
        try read(by: &replay) { tally.take($0) }
        replay.finish { tally.take($0) }
        return Sweep.Result(
            setting: setting,
            found: tally.found,
            confirmed: tally.confirmed,
            falsePositives: tally.falsePositives,
            isComplete: replay.isComplete
        )
    }

    /// Runs the input through a replay; what is to be said of it is said by the first.
    private mutating func read(
        by replay: inout Replay,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        guard let first = summary else {
            isRead = try input.run(&replay, note: { console.complain($0) }, alert: alert)
            summary = replay.summary
            return
        }
        _ = try input.run(&replay, note: { _ in }, alert: alert)
        guard replay.summary.bytes == first.bytes else {
            throw CommandError.failed(
                "the captures have changed while they were read; try it on files that do not grow"
            )
        }
    }
}
