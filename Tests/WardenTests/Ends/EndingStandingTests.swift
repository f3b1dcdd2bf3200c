import Calls
import Records
import Rules
import Telephony
import Testing

/// A call from 192.0.2.10, as rules are shown it, so many seconds behind noon.
private func call(
    _ serial: Int,
    from caller: String? = "12025551000",
    source: UInt64 = 7,
    at second: Int = 0
) -> Observation {
    func party(_ digits: String) -> Party {
        PhoneNumber(digits: digits.utf8).map(Party.international) ?? .none
    }
    var call = Observation(
        serial: CallSerial(serial),
        oldest: 1,
        time: noon + Int64(second) * 1_000_000,
        link: LinkID(0),
        caller: caller.map(party) ?? .withheld,
        callee: party("2348090\(100_000 + serial)")
    )
    call.source = source
    return call
}

extension CallRule {
    /// Shows the rule a call that ends a second later, answered for so many microseconds.
    fileprivate mutating func ring(_ call: Observation, talked: Int64? = nil) {
        _ = began(call)
        var end = CallEnd(call, .ended, endedAt: call.time + 1_000_000 + (talked ?? 0))
        if talked != nil { end.answeredAt = call.time + 1_000_000 }
        _ = ended(end)
    }

    /// What the rule says of a call: the figure, how many it takes, and whether that is reached.
    fileprivate func figures(of call: Observation) -> [Int]? {
        standing(of: call).map { [$0.count, $0.threshold, $0.isReached ? 1 : 0] }
    }
}

@Suite("How near calls come to rules that hear of ends")
struct EndingStandingTests {
    @Test("Calls at once are counted while they are up, up to the limit and over it")
    func atOnce() {
        var rule = Concurrency(ConcurrencyRule(caller: Levels(warning: 2, critical: 3)))
        let calls = (1...4).map { call($0) }
        _ = rule.began(calls[0])
        #expect(rule.figures(of: calls[0]) == [1, 2, 0])
        _ = rule.began(calls[1])
        #expect(rule.figures(of: calls[0]) == [2, 2, 1])
        for other in calls[2...] { _ = rule.began(other) }
        #expect(rule.figures(of: calls[3]) == [4, 2, 1])
        _ = rule.ended(CallEnd(calls[3], .ended, endedAt: calls[3].time))
        #expect(rule.figures(of: calls[3]) == nil, "it is up no more")
        for other in calls[1...2] { _ = rule.ended(CallEnd(other, .ended, endedAt: other.time)) }
        #expect(rule.figures(of: calls[0]) == [3, 2, 1], "it was flagged as one of three")
    }

    @Test("Of whom calls at once have in common, the nearest to its limit is told")
    func inCommon() {
        var rule = Concurrency(
            ConcurrencyRule(caller: Levels(critical: 9), source: Levels(critical: 4))
        )
        for serial in 1...3 { _ = rule.began(call(serial)) }
        let standing = rule.standing(of: call(3))
        #expect(standing?.subject == .source)
        #expect(standing?.share == 750)
        #expect(standing?.windowMicroseconds == 0)
        let nobody = call(4, from: nil, source: 0)
        _ = rule.began(nobody)
        #expect(rule.standing(of: nobody) == nil)
    }

    @Test("Short rings of a caller are counted by callee, within the window that holds the call")
    func rings() {
        let levels = Levels(warning: 2, critical: 3)
        var rule = Wangiri(WangiriRule(callees: levels, windowSeconds: 60), callsMax: 64)
        let first = call(1)
        _ = rule.began(first)
        #expect(rule.standing(of: first) == nil, "it is up")
        rule.ring(first)
        #expect(rule.figures(of: first) == [1, 2, 0])
        rule.ring(call(2, at: 30))
        #expect(rule.figures(of: first) == [2, 2, 1])
        for serial in 3...4 { rule.ring(call(serial, at: 61)) }
        #expect(rule.figures(of: first) == [2, 2, 1], "no window holds it and the later ones")
        #expect(rule.figures(of: call(2, at: 30)) == [3, 2, 1])
        let nobody = call(5, from: nil)
        rule.ring(nobody)
        #expect(rule.standing(of: nobody) == nil)
    }

    @Test("Short rings of a range of callers are counted together where the rule does so")
    func range() {
        var rule = Wangiri(WangiriRule(rangeDigits: 2), callsMax: 64)
        for serial in 1...3 { rule.ring(call(serial, from: "1202555100\(serial)")) }
        let standing = rule.standing(of: call(1, from: "12025551001"))
        #expect(standing?.count == 3)
        #expect(standing?.subject == .prefix)
        #expect(standing?.threshold == WangiriRule().callees.critical)
    }

    /// A rule by which ten calls, fewer than a fifth of them answered for less than ten seconds, are
    /// found.
    private func short(needsBoth: Bool = true) -> ShortCalls {
        ShortCalls(
            ShortCallsRule(
                calls: 10,
                answeredPercent: Floors(warning: 20, critical: 10),
                meanSeconds: Floors(critical: 10),
                needsBoth: needsBoth,
                windowSeconds: 60
            ),
            callsMax: 64
        )
    }

    @Test("Of short calls it is told what a window lacks most: calls enough, or low figures")
    func ended() {
        var rule = short()
        let first = call(1)
        _ = rule.began(first)
        #expect(rule.standing(of: first) == nil, "it is up")
        for serial in 1...9 { rule.ring(call(serial)) }
        #expect(rule.standing(of: first)?.measure == .endedCalls)
        #expect(rule.figures(of: first) == [9, 10, 0])
        var long = short()
        long.ring(call(10), talked: 40_000_000)
        for serial in 1...9 { long.ring(call(serial, at: 50)) }
        #expect(long.standing(of: call(1, at: 50))?.measure == .meanSeconds)
        #expect(long.figures(of: call(1, at: 50)) == [40, 10, 0])
        #expect(long.standing(of: call(1, at: 50))?.share == 243)
        #expect(rule.standing(of: call(99)) == nil, "it was never shown")
        let nobody = call(11, source: 0)
        rule.ring(nobody)
        #expect(rule.standing(of: nobody) == nil)
    }

    @Test("Short calls that are found so are told as reached, and one low figure may be enough")
    func reached() {
        var both = short()
        for serial in 1...12 { both.ring(call(serial)) }
        #expect(both.standing(of: call(1))?.isReached == true)
        var one = short(needsBoth: false)
        for serial in 1...5 { one.ring(call(serial)) }
        for serial in 6...12 { one.ring(call(serial), talked: 2_000_000) }
        #expect(one.standing(of: call(1))?.isReached == true, "they are short")
        var other = short()
        for serial in 6...12 { other.ring(call(serial), talked: 2_000_000) }
        for serial in 1...5 { other.ring(call(serial, at: 10)) }
        #expect(other.standing(of: call(1, at: 10))?.measure == .answeredPercent)
        #expect(other.figures(of: call(1, at: 10)) == [58, 20, 0])
    }
}
