import Agent
import AlertLog
import CommandLine
import Hindsight
import Rules
import Settings
import Telephony
import Views
import Warden

/// `callwarden sweep`: what many thresholds and windows would have found, from one pass over the calls.
enum SweepCommand: Command {
    static let thresholds = Option.one(
        "threshold",
        .numbers(MaskingRule.thresholdRange),
        default: NumberList(3...12),
        value: "N,…",
        "how many distinct callers: a range, or several"
    )
    static let windows = Option.one(
        "window",
        .numbers(MaskingRule.windowSecondsRange),
        default: NumberList([1, 2, 5, 10]),
        value: "SECONDS,…",
        "within how many seconds: several, or a range"
    )
    static let mode = Option.one(
        "mode",
        .modes,
        default: SweepModes([.off]),
        value: "off|on,…",
        "by the rule as it stands, by limits that follow each callee's traffic, or by both"
    )
    static let svg = Option.maybe("svg", .file, value: "FILE", "draw it there, as SVG")

    static let declaration = Declaration(
        "sweep",
        summary: "try many thresholds and windows of masking on calls at once",
        discussion: """
            Says for each threshold with each window what replay would find by it: alerts, flagged calls
            and their share of all calls; and the smallest steady attack that it sees, in calls a second
            from as many callers. Everything else, such as the cooldown, withheld callers and emergency
            numbers, is as the settings say; the setting in force is marked. Sources of calls are those
            of replay.

            --mode off is the rule as it stands, for all callees alike, as with baselines.mode off: all
            settings together take one pass over the calls, which costs as much as three replays at
            most. --mode on tries each with limits that follow every callee's own traffic, as with
            baselines.mode on. What is learned depends on what a setting took for an attack, so each
            costs a replay of its own, and \(SweepGrid.learningSettingsMax) are the most; their smallest \
            attack differs from callee
            to callee and is not said. The rule decides in the first baselines.learning_days of the
            calls, unless --baselines-from says what was learned before: it holds for mode on alone.
            --mode off,on shows both beside each other.

            With --from-log it also says what operators had made of the alerts that the log has: how
            many of the alerts and flagged calls of each setting lie in alerts that were confirmed, and
            in such as were false positives; a verdict holds for a second around its alert.

            --svg draws alerts and flagged share over the threshold, a line a window; those of mode on
            are dashed. Where calls had to be given away that a window still wanted, a setting is marked
            incomplete: raise limits.recent_calls. Other rules than masking are left out.
            """,
        options: [
            thresholds.spec, windows.spec, mode.spec, svg.spec, ReplaySource.fromLog.spec,
            ReplaySource.format.spec, ReplaySource.columns.spec, ReplaySource.timeZone.spec,
        ] + LogQueryOptions.times + LogQueryOptions.place + [
            ReplayCommand.link.spec, ReplayCommand.callee.spec, ReplayCommand.legs.spec,
            ReplayCommand.baselines.spec,
        ],
        positionals: [ReplayCommand.files.spec],
        hasRows: true,
        examples: [
            Example("sweep --from-log --since 30d", "the last month by forty settings"),
            Example(
                "sweep --threshold 3-20 --window 1,5,30 --svg sweep.svg monday.raw",
                "a capture, with a picture"
            ),
            Example(
                "sweep --from-log --mode off,on --threshold 4-8 --window 5",
                "what is left once limits follow each callee"
            ),
            Example(
                "sweep --mode on --baselines-from callwarden.db monday.raw",
                "a capture, by what an agent has learned"
            ),
            Example("sweep -o json monday.raw", "one setting a line, then a summary"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let source = try ReplaySource(arguments)
        let settings = try source.settings(arguments, on: console)
        let grid = try grid(arguments)
        try check(source, arguments, grid)
        let picture = try arguments[svg].map { path throws(CommandError) in
            try OutputFile(path: path, picture: true)
        }
        let judged = try judged(arguments, source, on: console)
        let learned = try learned(arguments, settings)
        let clock = ContinuousClock()
        let start = clock.now
        let input = try source.input(arguments, settings, on: console)
        var run = SweepRun(
            grid,
            WardenSetup(settings),
            judged: judged ?? [:],
            learned: learned?.callees,
            make: { setup, sweep in
                try ReplayCommand.replay(settings, arguments, setup: setup, sweep: sweep)
            },
            read: { replay, pass, alert in
                // What is to be said of the input is said by the first that reads it.
                let note: (String) -> Void = { if pass == 0 { console.complain($0) } }
                return try input.run(&replay, note: note, alert: alert)
            }
        )
        try run.run(arguments[mode].modes)
        if let path = learned?.path, let taken = run.taken {
            ReplayCommand.say(taken, of: path, on: console)
        }
        let report = SweepReport(
            results: run.results,
            summary: run.summary ?? Replay.Summary(),
            rule: settings.rule,
            mode: settings.baselines.mode,
            hasVerdicts: judged != nil,
            seconds: start.duration(to: clock.now) / .seconds(1)
        )
        try print(report, on: console)
        try picture?.write(SweepPlot(report).svg)
        return run.isRead ? .done : .failed
    }

    /// The settings that are asked for; an error where they are too many for their modes.
    private static func grid(_ arguments: Arguments) throws(CommandError) -> SweepGrid {
        guard
            let grid = SweepGrid(
                thresholds: arguments[thresholds].numbers,
                windowSeconds: arguments[windows].numbers
            )
        else {
            throw .misuse(
                "--threshold and --window make more than \(SweepGrid.settingsMax) settings; "
                    + "try fewer at once"
            )
        }
        let isLearned = arguments[mode].modes.contains(.on)
        guard !isLearned || grid.count <= SweepGrid.learningSettingsMax else {
            throw .misuse(
                "--mode on replays the calls for each setting, \(SweepGrid.learningSettingsMax) at the "
                    + "most; --threshold and --window make \(grid.count): try fewer at once"
            )
        }
        guard isLearned || arguments[ReplayCommand.baselines] == nil else {
            throw .misuse("--baselines-from goes with --mode on")
        }
        return grid
    }

    /// What is gone once it was read cannot be read for each setting.
    private static func check(
        _ source: ReplaySource,
        _ arguments: Arguments,
        _ grid: SweepGrid
    ) throws(CommandError) {
        let modes = arguments[mode].modes
        guard modes != [.off], modes.count * grid.count > 1, let path = source.readOnce else {
            return
        }
        throw .misuse(
            "--mode on reads the calls anew for each setting, and \(path) can be read once; "
                + "put it into a file"
        )
    }

    /// What settings of mode on start from.
    private static func learned(
        _ arguments: Arguments,
        _ settings: Settings
    ) throws -> (path: String, callees: LearnedBefore)? {
        guard let path = arguments[ReplayCommand.baselines] else { return nil }
        let log = try LogReader(path: path)
        let callees = try LearnedBefore(from: log, calleesMax: settings.baselines.calleesMax)
        return (path, callees)
    }

    /// The alerts of the log that were judged, by callee; nil where the calls are not the log's.
    private static func judged(
        _ arguments: Arguments,
        _ source: ReplaySource,
        on console: Console
    ) throws -> [String: [JudgedSpan]]? {
        guard case .log = source else { return nil }
        return try arguments.logReader(on: console).judgedSpans()
    }
}

/// Whole numbers as typed: `3-12`, `1,2,5`, or both.
struct NumberList: Sendable, CustomStringConvertible {
    /// In rising order, each once.
    let numbers: [Int]

    init(_ numbers: some Sequence<Int>) { self.numbers = Set(numbers).sorted() }

    /// A run of several as a range.
    var description: String {
        let isRun = numbers.count > 2 && numbers[numbers.count - 1] - numbers[0] < numbers.count
        return isRun
            ? "\(numbers[0])-\(numbers[numbers.count - 1])"
            : numbers.map(String.init).joined(separator: ",")
    }
}

extension ValueKind where Value == NumberList {
    /// Numbers of this range.
    fileprivate static func numbers(_ range: ClosedRange<Int>) -> Self {
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        return Self(takes: "whole numbers from \(bounds), such as 3-12 or 3,5,8") { text in
            var numbers: Set<Int> = []
            for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end in
                    end.allSatisfy { $0.isASCII && $0.isNumber } ? Int(end) : nil
                }
                guard ends.count <= 2, let first = ends[0], let last = ends[ends.count - 1],
                    first <= last, range.contains(first), range.contains(last)
                else { return nil }
                numbers.formUnion(first...last)
            }
            return NumberList(numbers)
        }
    }
}
