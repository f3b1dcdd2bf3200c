/// A long stream of calls through a core, in a process of its own: memory is that of this run
/// alone.
enum StreamRun {
    /// Does the run here; the line that `measure` reads.
    static func line(_ calls: Int, _ callees: Int, _ links: Int) -> String {
        let stream = LongStream(callees: callees, links: links, callsPerWindow: calls)
        let outcome = stream.run(calls: calls, capacity: calls)
        let megabytes = Int(outcome.megabytes * 1_000)
        return "\(Int(outcome.nanoseconds)) \(megabytes) \(outcome.flagged) \(outcome.shed)"
    }

    /// Has it done by another process; the answer is how many calls were flagged.
    static func measure(_ calls: Int, _ callees: Int, _ links: Int) throws -> Run {
        let words = [FileSystem.ownProgram, "--stream", "\(calls)", "\(callees)", "\(links)"]
        let fields = try PeerProgram.output(of: words).split(whereSeparator: \.isWhitespace)
        let numbers = fields.compactMap { Double($0) }
        guard numbers.count == 4 else { throw BenchError.noAnswer("a stream run said nothing") }
        let bytes = numbers[1] / 1_000 * 1_048_576 / Double(calls)
        return Run(
            nanoseconds: numbers[0],
            items: calls,
            answer: "\(Int(numbers[2])) flagged, \(Int(numbers[3])) given away",
            figures: [
                ("bytes a call", bytes), ("events per second", Double(calls) * 1e9 / numbers[0]),
                ("megabytes", numbers[1] / 1_000),
                ("percent of calls flagged", numbers[2] / Double(calls) * 100),
            ]
        )
    }

    /// What the rule asks for.
    static func expected(_ calls: Int, _ callees: Int) -> String {
        let stream = LongStream(callees: callees, callsPerWindow: calls)
        return "\(stream.flagged(of: calls)) flagged, 0 given away"
    }
}
