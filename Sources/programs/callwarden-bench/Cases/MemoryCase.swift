/// What a window of a great many calls takes in memory.
///
/// A call has four events at a switch, so 30 M events are 7.5 M calls. As many calls as that cannot be
/// had in 500 MB, whatever the design: a flagged call is named by its UUID, of which 122 bits are
/// random, and its caller's number takes 33 more, so that 30 M of them alone hold 580 MB of
/// information that nothing can leave out. What they would take here is projected.
enum MemoryCase {
    static let described = BenchCase(
        name: "memory",
        work: "memory for 30 M events over 5 minutes to 1 M callees, exact answers",
        heats: heats
    )

    private static let eventsPerCall = 4
    private static let callsProjected = 30_000_000.0

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        var plan = StreamRun.Plan(
            calls: context.isQuick ? 75_000 : 7_500_000,
            callees: context.isQuick ? 10_000 : 1_000_000,
            isWhole: true
        )
        plan.attackedEvery = 100
        let few = heat("one callee in 100 under attack", plan, isQuick: context.isQuick)
        plan.attackedEvery = 1
        return [few, heat("every callee under attack", plan, isQuick: true)]
    }

    private static func heat(_ title: String, _ plan: StreamRun.Plan, isQuick: Bool) -> Heat {
        let projected = "megabytes for 30 M calls, projected"
        let own = Entry.ready(name: "callwarden") {
            var run = try StreamRun.measure(plan)
            let bytes = run.figures.first { $0.name == "bytes a call" }?.value ?? 0
            run.figures.append((projected, bytes * callsProjected / 1_048_576))
            return run
        }
        return Heat(
            title: "\(plan.calls * eventsPerCall) events of \(plan.calls) calls in one window "
                + "to \(plan.callees) callees, \(title)",
            unit: "event",
            entries: [own],
            goals: isQuick ? [] : [.figure("megabytes", atMost: 500)],
            expected: plan.expected,
            repeatsMax: 3,
            warmsUp: false
        )
    }
}
