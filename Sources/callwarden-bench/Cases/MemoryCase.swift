/// What the window of a great many calls takes in memory.
///
/// The core holds every call of the window whole, and at most `recentCallsLimit` of them: 30 M
/// calls cannot be run at all by now. So a window that fits is measured, and 30 M calls are
/// projected from it.
enum MemoryCase {
    static let described = BenchCase(
        name: "memory",
        work: "memory for 30 M events over 5 minutes to 1 M callees, exact answers",
        heats: heats
    )

    /// What the setting `limits.recent_calls` allows.
    private static let recentCallsLimit = 4_194_304.0
    private static let callsWanted = 30_000_000.0
    private static let calleesPerCall = 1.0 / 30

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        // Every callee is under attack here. Past 16,384 open alerts each flagged call looks at all of
        // them, and a run takes minutes: the size stays below.
        let calls = context.isQuick ? 60_000 : 480_000
        let callees = Int(Double(calls) * calleesPerCall)
        let projected = "megabytes for 30 M events, projected"
        let own = Entry.ready(name: "callwarden") {
            var run = try StreamRun.measure(calls, callees, 1)
            let bytes = run.figures.first { $0.name == "bytes a call" }?.value ?? 0
            run.figures += [
                (projected, bytes * callsWanted / 1_048_576),
                ("events that a window may hold", recentCallsLimit),
            ]
            return run
        }
        return [
            Heat(
                title: "\(calls) calls in one window to \(callees) callees, 30 each",
                unit: "event",
                entries: [own],
                goals: [
                    .figure(projected, atMost: 500),
                    .figureAtLeast("events that a window may hold", callsWanted),
                ],
                expected: StreamRun.expected(calls, callees),
                repeatsMax: 3
            )
        ]
    }
}
