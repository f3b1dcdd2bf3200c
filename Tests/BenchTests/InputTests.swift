import Testing

@testable import callwarden_bench

struct InputTests {
    @Test("Draws spread over their whole range")
    func draws() {
        var random = BenchGenerator(seed: 7)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { counts[random.below(10)] += 1 }
        #expect(counts.allSatisfy { (800...1_200).contains($0) })
    }

    @Test("Half of the calls of a hot sequence go to a hundred callees")
    func hot() {
        let sequence = CallSequence(.hot, callees: 50_000, count: 10_000)
        let hot = sequence.calls.count { $0.callee < 100 }
        #expect((5_000...5_100).contains(hot))
        #expect(Set(sequence.calls.map(\.callee)).count > 4_000)
    }

    @Test("The dictionary finds what the core finds", arguments: CallSequence.Spread.allCases)
    func dictionary(_ spread: CallSequence.Spread) {
        let sequence = CallSequence(spread, callees: 2_000, count: 6_000)
        var dictionary = DictionaryWindow()
        for call in sequence.calls {
            dictionary.add(
                caller: CallSequence.caller(call.caller),
                callee: CallSequence.callee(call.callee),
                at: Double(call.time - CallSequence.start) / 1_000_000
            )
        }
        let work = WindowWork(sequence)
        let found = work.windowsAlone()
        #expect(found.alerts > 0)
        #expect(dictionary.alerts == found.alerts)
        #expect(work.core().alerts == found.alerts)
        #expect(work.core().flagged == found.flagged)
    }

    @Test(
        "A stream flags the calls that were worked out beforehand",
        arguments: [1, 3, 7, 1_999],
        [1, 3]
    )
    func stream(_ callees: Int, attackedEvery: Int) {
        let stream = LongStream(
            callees: callees,
            callsPerWindow: 8_000,
            isWhole: callees == 7,
            attackedEvery: attackedEvery
        )
        let outcome = stream.run(calls: 8_000, capacity: 8_000)
        #expect(outcome.flagged == stream.flagged(of: 8_000))
        #expect(outcome.shed == 0)
    }
}
