import Agent
import AlertLog
import CommandLine
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
    static let svg = Option.maybe("svg", .file, value: "FILE", "draw it there, as SVG")

    static let declaration = Declaration(
        "sweep",
        summary: "try many thresholds and windows of masking on calls at once",
        discussion: """
            Says for each threshold with each window what replay would find by it: alerts, flagged calls
            and their share of all calls; and the smallest steady attack that it sees, in calls a second
            from as many callers. The calls are read and judged once, whatever the number of settings.
            Everything else, such as the cooldown, withheld callers and emergency numbers, is as the
            settings say; the setting in force is marked. Sources of calls are those of replay. Every
            setting is the rule as it stands, for all callees alike, as with baselines.mode off: what
            a callee's own traffic teaches depends on what a setting took for an attack, so each would
            have to learn for itself.

            With --from-log it also says what operators had made of the alerts that the log has: how
            many of the alerts and flagged calls of each setting lie in alerts that were confirmed, and
            in such as were false positives; a verdict holds for a second around its alert.

            --svg draws alerts and flagged share over the threshold, a line a window. Where calls had
            to be given away that a window still wanted, a setting is marked incomplete: raise
            limits.recent_calls. Other rules than masking are left out.
            """,
        options: [
            thresholds.spec, windows.spec, svg.spec, ReplaySource.fromLog.spec,
            ReplaySource.format.spec, ReplaySource.columns.spec, ReplaySource.timeZone.spec,
        ] + LogQueryOptions.times + LogQueryOptions.place + [
            ReplayCommand.link.spec, ReplayCommand.callee.spec, ReplayCommand.legs.spec,
        ],
        positionals: [ReplayCommand.files.spec],
        examples: [
            Example("sweep --from-log --since 30d", "the last month by forty settings"),
            Example(
                "sweep --threshold 3-20 --window 1,5,30 --svg sweep.svg monday.raw",
                "a capture, with a picture"
            ),
            Example("sweep -o json monday.raw", "one setting a line, then a summary"),
        ]
    )

    static func run(_ arguments: Arguments, on console: Console) throws -> ExitCode {
        let settings = try arguments.settings(on: console)
        let source = try ReplaySource(arguments)
        guard
            let grid = SweepGrid(
                thresholds: arguments[thresholds].numbers,
                windowSeconds: arguments[windows].numbers
            )
        else {
            throw CommandError.misuse(
                "--threshold and --window make more than \(SweepGrid.settingsMax) settings; "
                    + "try fewer at once"
            )
        }
        let picture = try arguments[svg].map { path throws(CommandError) in
            try OutputFile(path: path)
        }
        let judged = try judged(arguments, source, on: console)
        let sweep = Sweep(grid, WardenSetup(settings), judged: judged ?? [:])
        var replay = try ReplayCommand.replay(settings, arguments, sweep: sweep)
        let clock = ContinuousClock()
        let start = clock.now
        let isRead = try source.run(&replay, arguments, settings, on: console) { _ in }
        let report = SweepReport(
            results: sweep.results,
            summary: replay.summary,
            rule: settings.rule,
            hasVerdicts: judged != nil,
            seconds: start.duration(to: clock.now) / .seconds(1)
        )
        try print(report, on: console)
        try picture?.write(SweepPlot(report).svg)
        return isRead ? .done : .failed
    }

    /// Calls of records may begin so long before their events and still be those of an alert.
    private static let judgedMargin: EventTime = 1_000_000

    /// The alerts of the log that were judged, by callee; nil where the calls are not the log's.
    private static func judged(
        _ arguments: Arguments,
        _ source: ReplaySource,
        on console: Console
    ) throws -> [String: [JudgedSpan]]? {
        guard case .log = source else { return nil }
        var spans: [String: [JudgedSpan]] = [:]
        for alert in try arguments.logReader(on: console).judgedMasking() {
            let times = alert.firstSeen - judgedMargin...alert.lastSeen + judgedMargin
            spans[alert.callee, default: []].append(
                JudgedSpan(times, isConfirmed: alert.isConfirmed)
            )
        }
        return spans
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
