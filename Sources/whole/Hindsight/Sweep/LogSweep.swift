import Agent
package import AlertLog
import Rules
package import Telephony
package import Warden

/// A sweep over the calls that a log keeps, for whoever waits beside it.
package struct LogSweep: Sendable {
    /// What is tried, and on which calls.
    package struct Request: Sendable, Equatable {
        package var from: EventTime
        package var to: EventTime
        package var grid: SweepGrid
        package var modes: [SweepMode]

        /// Nil where the modes are none, or take more replays than are made at once.
        package init?(from: EventTime, to: EventTime, grid: SweepGrid, modes: [SweepMode]) {
            let wanted = SweepMode.allCases.filter(modes.contains)
            guard !wanted.isEmpty,
                !wanted.contains(.on) || grid.count <= SweepGrid.learningSettingsMax
            else { return nil }
            (self.from, self.to, self.grid, self.modes) = (from, to, grid, wanted)
        }
    }

    /// The part of the work that reading the log is, for words about progress.
    private static let readingShare = 0.1

    private let replay: LogReplay
    private let callsMax: Int
    private let textBytesMax: Int

    package init(_ replay: LogReplay, callsMax: Int, textBytesMax: Int) {
        (self.replay, self.callsMax, self.textBytesMax) = (replay, callsMax, textBytesMax)
    }

    /// Tries it; `proceed` hears how far it is, and ends it by an error.
    ///
    /// Alerts are judged by what operators said of them, or as `judged` says.
    package func run(
        _ request: Request,
        on reader: LogReader,
        judged: [String: [JudgedSpan]]? = nil,
        proceed: @escaping (Double) throws -> Void
    ) throws -> SweepReport {
        let clock = ContinuousClock()
        let start = clock.now
        var gathered = GatheredCalls(.recorded, callsMax: callsMax, textBytesMax: textBytesMax)
        _ = try gathered.gather(from: reader, since: request.from, until: request.to) {
            try proceed(0)
        }
        gathered.markBeginning(request.from)
        gathered.sort()
        let (calls, replay) = (gathered, replay)
        let passes = Double(SweepRun.passes(request.modes, of: request.grid))
        var run = SweepRun(
            request.grid,
            replay.setup,
            judged: try judged ?? reader.judgedSpans(),
            learned: nil,
            make: { setup, sweep in replay.replay(setup, sweep: sweep) },
            read: { replay, pass, alert in
                try replay.run(
                    calls,
                    proceed: { share in
                        let done = (Double(pass) + share) / passes
                        try proceed(Self.readingShare + (1 - Self.readingShare) * done)
                    },
                    alert: alert
                )
                return true
            }
        )
        try run.run(request.modes)
        return SweepReport(
            results: run.results,
            summary: run.summary ?? Replay.Summary(),
            rule: replay.setup.rule,
            mode: replay.setup.baselines.mode,
            hasVerdicts: true,
            seconds: start.duration(to: clock.now) / .seconds(1)
        )
    }
}
