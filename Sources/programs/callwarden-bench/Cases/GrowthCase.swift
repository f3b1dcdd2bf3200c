/// How cost grows with callees and with links.
///
/// Links are those of the core: events of several switches that take turns. What more threads and
/// sockets cost is not in it. One callee in a hundred is under attack; the share of calls flagged is
/// printed beside the figures, since flagging costs too.
enum GrowthCase {
    static let described = BenchCase(
        name: "growth",
        work: "events per second and memory as callees and links grow (core alone)",
        heats: heats
    )

    /// As usual traffic has it: what the windows cost shows, rather than what flagging does.
    private static let attackedEvery = 100

    private static func heats(_ context: BenchContext) throws -> [Heat] {
        // Eight calls to each of the most callees, so that attacks are found there too.
        let most = context.isQuick ? 100_000 : 8_000_000
        // More callees than calls cannot be rung: the quick size stops earlier.
        let callees = [1_000, 10_000, 100_000, 1_000_000].filter { $0 <= most }
        let plot = GrowthPlot(path: context.svg)
        return callees.map { callees in
            heat("\(callees) callees, 1 link", most, callees, 1) { run in
                try plot.add(callees: callees, run)
            }
        }
            + [2, 4, 8].map { links in
                heat("100000 callees, \(links) links", most, 100_000, links) { run in
                    try plot.add(links: links, run)
                }
            }
    }

    private static func heat(
        _ title: String,
        _ calls: Int,
        _ callees: Int,
        _ links: Int,
        _ note: @escaping (Run) throws -> Void
    ) -> Heat {
        let plan = StreamRun.Plan(
            calls: calls,
            callees: callees,
            links: links,
            attackedEvery: attackedEvery
        )
        let own = Entry.ready(name: "callwarden") {
            let run = try StreamRun.measure(plan)
            try note(run)
            return run
        }
        return Heat(
            title: title,
            unit: "event",
            entries: [own],
            expected: plan.expected,
            repeatsMax: 3
        )
    }
}
