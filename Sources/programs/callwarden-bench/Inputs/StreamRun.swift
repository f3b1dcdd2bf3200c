/// A long stream of calls through a core, in a process of its own: memory is that of this run
/// alone.
enum StreamRun {
    /// What to run.
    struct Plan {
        var calls: Int
        var callees: Int
        var links = 1
        /// One callee in so many is under attack.
        var attackedEvery = 1
        /// Each call is answered and ended too: four events.
        var isWhole = false

        fileprivate var stream: LongStream {
            LongStream(
                callees: callees,
                links: links,
                callsPerWindow: calls,
                isWhole: isWhole,
                attackedEvery: attackedEvery
            )
        }

        /// What the rule asks for.
        var expected: String { "\(stream.flagged(of: calls)) flagged, 0 given away" }
    }

    /// Does the run here; the line that `measure` reads.
    static func line(_ plan: Plan) -> String {
        let outcome = plan.stream.run(calls: plan.calls, capacity: plan.calls)
        let megabytes = Int(outcome.megabytes * 1_000)
        return "\(Int(outcome.nanoseconds)) \(megabytes) \(outcome.flagged) \(outcome.shed)"
    }

    /// Has it done by another process; the answer is how many calls were flagged.
    static func measure(_ plan: Plan) throws -> Run {
        let words = [FileSystem.ownProgram, "--stream"]
        let numbersAsked = [
            plan.calls, plan.callees, plan.links, plan.attackedEvery, plan.isWhole ? 1 : 0,
        ]
        let output = try PeerProgram.output(of: words + numbersAsked.map { "\($0)" })
        let numbers = output.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard numbers.count == 4 else { throw BenchError.noAnswer("a stream run said nothing") }
        let events = plan.isWhole ? plan.calls * 4 : plan.calls
        let calls = Double(plan.calls)
        return Run(
            nanoseconds: numbers[0],
            items: events,
            answer: "\(Int(numbers[2])) flagged, \(Int(numbers[3])) given away",
            figures: [
                ("bytes a call", numbers[1] / 1_000 * 1_048_576 / calls),
                ("events per second", Double(events) * 1e9 / numbers[0]),
                ("megabytes", numbers[1] / 1_000),
                ("percent of calls flagged", numbers[2] / calls * 100),
            ]
        )
    }
}
