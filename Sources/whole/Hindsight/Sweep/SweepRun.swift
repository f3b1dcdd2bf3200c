package import Agent
import Rules
package import Warden

/// A sweep as it goes on: one replay for all settings of mode off, and one for each of mode on.
package struct SweepRun {
    /// Makes a replay: by a setup of its own in place of the settings', or with a sweep.
    package typealias Maker = (WardenSetup?, Sweep?) throws -> Replay
    /// Reads the calls by a replay; false where nothing could be read.
    package typealias Reader = (inout Replay, _ pass: Int, (ReplayedAlert) throws -> Void) throws
        -> Bool

    private let grid: SweepGrid
    private let setup: WardenSetup
    private let make: Maker
    private let read: Reader
    /// The alerts of the log that were judged, by callee.
    private let judged: [String: [JudgedSpan]]
    /// What settings of mode on start from.
    private let learned: LearnedBefore?
    private var pass = 0

    package private(set) var results: [SweepReport.Result] = []
    /// What the first replay has read; nil before.
    package private(set) var summary: Replay.Summary?
    /// False where nothing could be read.
    package private(set) var isRead = false
    /// What the first setting of mode on had to start from.
    package private(set) var taken: (callees: Int, broken: Int)?

    package init(
        _ grid: SweepGrid,
        _ setup: WardenSetup,
        judged: [String: [JudgedSpan]],
        learned: LearnedBefore?,
        make: @escaping Maker,
        read: @escaping Reader
    ) {
        (self.grid, self.setup) = (grid, setup)
        (self.judged, self.learned) = (judged, learned)
        (self.make, self.read) = (make, read)
    }

    /// How often the calls are read by these modes.
    package static func passes(_ modes: [SweepMode], of grid: SweepGrid) -> Int {
        modes.reduce(0) { $0 + ($1 == .off ? 1 : grid.count) }
    }

    /// Tries every setting in these modes; those of one setting stand together.
    package mutating func run(_ modes: [SweepMode]) throws {
        var found: [[SweepReport.Result]] = []
        for mode in modes {
            let results = try mode == .off ? fixed() : learning()
            found.append(results.map { SweepReport.Result(mode: mode, swept: $0) })
        }
        results = (0..<grid.count).flatMap { setting in found.map { $0[setting] } }
    }

    private mutating func fixed() throws -> [Sweep.Result] {
        let sweep = Sweep(grid, setup, judged: judged)
        var replay = try make(nil, sweep)
        try read(by: &replay) { _ in }
        return sweep.results
    }

    private mutating func learning() throws -> [Sweep.Result] {
        try (0..<grid.count).map { try learning(grid[$0]) }
    }

    /// What is learned depends on what a setting takes for an attack, so each has a replay of its own.
    private mutating func learning(_ setting: SweepGrid.Setting) throws -> Sweep.Result {
        var replay = try make(setting.learning(like: setup), nil)
        if let learned {
            let taken = learned.take(into: &replay)
            self.taken = self.taken ?? taken
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

    private mutating func read(
        by replay: inout Replay,
        alert: (ReplayedAlert) throws -> Void
    ) throws {
        defer { pass += 1 }
        let isRead = try read(&replay, pass, alert)
        guard let first = summary else {
            (self.isRead, summary) = (isRead, replay.summary)
            return
        }
        guard replay.summary.bytes == first.bytes else { throw SweepError.changed }
    }
}

/// Why a sweep comes to nothing.
package enum SweepError: Error, Equatable, CustomStringConvertible {
    /// What was read is not what was read before.
    case changed

    package var description: String {
        "the captures have changed while they were read; try it on files that do not grow"
    }
}
