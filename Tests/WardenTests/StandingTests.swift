import Fuzzing
import Lists
import Records
import Rules
import Telephony
import Testing
import Warden

@Suite("How a call stands: its fullest windows, and what the core made of it")
struct StandingTests {
    /// Every window that ends with the moment or a call behind it and holds the moment, counted out.
    private static func slow(
        _ calls: [(time: EventTime, party: Party)],
        holding moment: EventTime,
        window: Int64
    ) -> Int {
        let ends = [moment] + calls.map(\.time).filter { $0 > moment && $0 <= moment + window }
        return ends.map { end in
            Set(calls.filter { $0.time >= end - window && $0.time <= end }.map(\.party)).count
        }.max() ?? 0
    }

    @Test("The fullest window is that of a count by hand, over random calls", arguments: 1...40)
    func fullest(seed: UInt64) {
        var bytes = SeededBytes(seed: seed)
        var calls: [(time: EventTime, party: Party)] = []
        for _ in 0..<60 {
            let time = EventTime(bytes.next(upperBound: UInt64(200)))
            calls.append((time, Party.text(serial: bytes.next(upperBound: UInt64(9)))))
        }
        calls.sort { $0.time < $1.time }
        for call in calls {
            let window = Int64(1 + bytes.next(upperBound: UInt64(40)))
            let found = DistinctWindow(holding: call.time, window: window, of: calls)
            #expect(found.count == Self.slow(calls, holding: call.time, window: window))
            #expect(found.end >= call.time && found.end <= call.time + window)
        }
    }

    /// Runs a story's calls through a core that is watched.
    private func watch(
        _ name: String,
        _ calls: [(id: String, caller: Int, at: Int64)],
        exempting exemptions: [Exemption] = [],
        _ change: (inout WardenSetup) -> Void = { _ in }
    ) -> CallWatch {
        let watch = CallWatch(.call(CallID(name)))
        var story = Story(armed: false, threshold: 3, change)
        _ = story.use(exemptions)
        for call in calls {
            let event = newCall(
                call.id,
                from: number(call.caller),
                to: victim,
                at: noon + call.at
            )
            watch.take(.call(event), at: moment(call.at), by: &story.core)
        }
        watch.finish(story.core)
        return watch
    }

    @Test(
        "A call that a later one completes the pattern with is told as flagged, by the fullest window"
    )
    func later() throws {
        let calls = (0..<4).map { ("c-\($0)", $0, Int64($0) * 1_000_000) }
        let seen = try #require(watch("c-0", calls).seen.first)
        #expect(seen.judgement == .counted)
        let standing = try #require(seen.standing)
        #expect(standing.isFlagged)
        #expect(standing.limits.map(\.fullest.count) == [4])
        #expect(standing.neighbours.map(\.call) == ["c-0", "c-1", "c-2", "c-3"])
        #expect(standing.nearest?.isReached == true)
    }

    @Test("What became of a call is told: counted, twice, exempt, withheld where these are ignored")
    func judgements() throws {
        let twice = watch("a", [("a", 1, 0), ("a", 1, 10)])
        #expect(twice.seen.map(\.judgement) == [.counted, .duplicate])
        let exemption = Exemption(
            id: 7,
            subject: .callee(try PartyPattern(victim, plan: NumberingPlan()))
        )
        let exempt = watch("a", [("a", 1, 0)], exempting: [exemption])
        #expect(exempt.seen.map(\.judgement) == [.exempt])
        #expect(exempt.seen.first?.exemption?.id == 7)
        #expect(exempt.seen.first?.standing == nil)
    }

    @Test("Of a name that many calls have, the first are told and the rest are counted")
    func many() {
        let calls = (0..<40).map { ("a", 1, Int64($0)) }
        let watch = watch("a", calls)
        #expect(watch.seen.count == CallWatch.seenMax)
        #expect(watch.seenCount == 40)
    }

    @Test("Fan-out says how near its caller came")
    func rules() throws {
        let watch = CallWatch(.call("c-1"))
        var story = Story(armed: false) { $0.rules.fanOut = FanOutRule(callees: 4) }
        for index in 0..<3 {
            let event = newCall(
                "c-\(index)",
                from: number(1),
                to: "+234803000\(1_000 + index)",
                at: noon + Int64(index) * 1_000_000
            )
            watch.take(.call(event), at: moment(Int64(index) * 1_000_000), by: &story.core)
        }
        watch.finish(story.core)
        let standing = try #require(watch.seen.first?.standing)
        let fanOut = RuleStanding(
            .fanOut,
            .callees,
            of: .caller,
            count: 3,
            threshold: 4,
            windowMicroseconds: 60_000_000
        )
        #expect(standing.rules == [fanOut])
    }

    @Test("Rules tell of a call what was nearest while it was up, although its windows go on")
    func nearest() throws {
        let watch = CallWatch(.call("c-1"))
        var story = Story(armed: false) {
            $0.rules.concurrency = ConcurrencyRule(
                caller: Levels(critical: 9),
                source: Levels(critical: 4)
            )
        }
        for index in 0..<3 {
            let event = newCall("c-\(index)", from: number(1), to: victim, at: noon + Int64(index))
            watch.take(.call(event), at: moment(Int64(index)), by: &story.core)
        }
        for (place, index) in [1, 0, 2].enumerated() {
            let time = Int64(1_000_000 * (place + 1))
            let end = hangup("c-\(index)", at: noon + time)
            watch.take(.call(end), at: moment(time), by: &story.core)
        }
        watch.finish(story.core)
        let standing = try #require(watch.seen.first?.standing)
        #expect(
            standing.rules == [
                RuleStanding(.concurrency, .callsAtOnce, of: .source, count: 3, threshold: 4)
            ]
        )
    }

    @Test("Of each rule the nearer standing is kept, in the order of the rules")
    func merged() {
        func standing(_ rule: FindingRule, _ count: Int) -> RuleStanding {
            RuleStanding(rule, .callees, of: .caller, count: count, threshold: 10)
        }
        var kept = [standing(.wangiri, 5)]
        kept.keepNearer([standing(.wangiri, 4), standing(.sequence, 1), standing(.fanOut, 2)])
        kept.keepNearer([standing(.fanOut, 3)])
        #expect(kept == [standing(.fanOut, 3), standing(.wangiri, 5), standing(.sequence, 1)])
    }

    @Test(
        "A figure that is to be low is reached below its level, and the nearer the lower it is",
        arguments: [(9, 1_000, true), (10, 909, false), (19, 500, false), (99, 100, false)]
    )
    func floors(count: Int, share: Int, isReached: Bool) {
        let standing = RuleStanding(
            .shortCalls,
            .answeredPercent,
            of: .source,
            count: count,
            threshold: 10
        )
        #expect(standing.share == share)
        #expect(standing.isReached == isReached)
    }
}
