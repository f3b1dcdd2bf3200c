import Calls
import Records
import Rules
import Telephony
import Testing

@Suite("Evidence: each signal by its smallest input")
struct EvidenceJudgeTests {
    /// A caller by its number; another one for each.
    private func call(
        _ caller: String,
        to callee: String = victim,
        _ change: (inout EvidenceCall) -> Void = { _ in }
    ) -> EvidenceCall {
        var call = EvidenceCall(caller: party(caller), callee: party(callee))
        change(&call)
        return call
    }

    private func party(_ number: String) -> Party {
        if case .party(let party) = nigeria.read(number) { party } else { .none }
    }

    /// So many callers that have nothing in common.
    private func callers(
        _ count: Int,
        _ change: (Int, inout EvidenceCall) -> Void = { _, _ in }
    ) -> [EvidenceCall] {
        (0..<count).map { index in
            call("+23480\(31_000_000 + 7_919 * index)") { change(index, &$0) }
        }
    }

    /// As many calls to others as are looked at, of which some are as said.
    private func others(
        _ change: (Int, inout EvidenceCall) -> Void = { _, _ in }
    ) -> EvidenceBackground {
        var background = EvidenceBackground()
        background.calls = (0..<64).map { index in
            call("+23470\(32_000_000 + 6_007 * index)", to: "+2348099\(100_000 + 37 * index)") {
                $0.origin.source = ShortText("203.0.113.\(index)")
                change(index, &$0)
            }
        }
        return background
    }

    private func judged(
        _ signal: EvidenceSignal,
        _ calls: [EvidenceCall],
        _ background: EvidenceBackground = EvidenceBackground()
    ) -> Evidence {
        var judge = EvidenceJudge(calls, beside: background)
        return judge.evidence(of: signal)
    }

    private func strongSignals(
        _ calls: [EvidenceCall],
        _ background: EvidenceBackground
    ) -> [EvidenceSignal] {
        var judge = EvidenceJudge(calls, beside: background)
        return judge.strongSignals.map(\.signal)
    }

    @Test("Callers that share nothing show nothing")
    func nothing() {
        for calls in [callers(12), []] {
            var judge = EvidenceJudge(calls, beside: others())
            let evidence = judge.evidence
            #expect(evidence.isEmpty)
        }
    }

    @Test(
        "One address behind so many of six callers is nothing, weak, or strong",
        arguments: [(1, .absent), (2, .weak), (3, .strong), (6, .strong)]
            as [(Int, EvidenceStrength)]
    )
    func source(_ count: Int, _ strength: EvidenceStrength) {
        let calls = callers(6) { index, call in
            call.origin.source = index < count ? "192.0.2.7" : ShortText("198.51.100.\(index)")
        }
        let found = judged(.source, calls, others())
        #expect(found.strength == strength)
        #expect((found.found, found.of) == (count, 6))
        #expect(found.detail == "192.0.2.7")
        // What one caller has, nobody else is asked for.
        #expect((found.others, found.ofOthers) == (0, count > 1 ? 64 : 0))
    }

    @Test(
        "An address that brings the other calls as well says nothing; without others it is weak at most"
    )
    func ordinarySource() {
        let calls = callers(6) { $1.origin.source = "192.0.2.7" }
        let found = judged(.source, calls, others { $1.origin.source = "192.0.2.7" })
        #expect(found.strength == .absent)
        #expect(found.others == 64)
        let alone = callers(12) { $1.origin.source = "192.0.2.7" }
        #expect(judged(.source, alone).strength == .weak)
        var one = EvidenceBackground()
        one.calls = callers(1) { index, call in
            call.origin.source = "192.0.2.7"
            call.callee = party("+2348099100000")
        }
        #expect(judged(.source, alone, one).strength == .absent)
        one.calls[0].callee = party(victim)
        #expect(judged(.source, alone, one).strength == .weak, "a call to the callee is no other's")
    }

    @Test("A user agent is shared as an address is")
    func userAgent() {
        let calls = callers(5) { $1.origin.userAgent = "friendly-scanner" }
        let background = others { index, call in call.origin.userAgent = ShortText("phone \(index)")
        }
        let found = judged(.userAgent, calls, background)
        #expect(found.strength == .strong)
        #expect(found.detail == "friendly-scanner")
        #expect(judged(.userAgent, callers(5), background).strength == .absent)
    }

    @Test("A caller counts once, however often it calls")
    func repeated() {
        let one = call("+2348031110001") { $0.origin.source = "192.0.2.7" }
        let calls = Array(repeating: one, count: 9)
        let found = judged(.source, calls, others())
        #expect((found.found, found.of) == (1, 1))
        #expect(found.strength == .absent)
    }

    @Test(
        "Consecutive numbers are weak from three on, strong from four on where they are half of all",
        arguments: [
            (2, 2, .absent), (3, 3, .weak), (4, 4, .strong), (4, 8, .strong), (4, 9, .weak),
        ] as [(Int, Int, EvidenceStrength)]
    )
    func sequence(_ run: Int, _ count: Int, _ strength: EvidenceStrength) {
        let row = (0..<run).reversed().map { call("+2347051110\(800 + $0)") }
        let found = judged(.sequence, row + callers(count - run), others())
        #expect(found.strength == strength)
        #expect((found.found, found.of) == (run, count))
        #expect(found.detail == "+2347051110800")
    }

    @Test(
        "Digits that go over to more are no row, and where others come in rows it is weak at most"
    )
    func rows() {
        let over = ["+23470519", "+234705110", "+234705111"].map { call($0) }
        #expect(judged(.sequence, over).found == 2)
        let row = (0..<6).map { call("+2347051110\(800 + $0)") }
        var background = EvidenceBackground()
        background.calls = (0..<3).map { call("+2347051119\(100 + $0)", to: "+2348099100000") }
        #expect(judged(.sequence, row, background).strength == .weak)
        let extensions = (0..<6).map { call("20\(10 + $0)") }
        #expect(judged(.sequence, extensions).strength == .weak)
    }

    @Test("Callers that no country allows: one is weak, three are strong, and the plan is named")
    func plan() {
        let short = ["+4412345678", "+4422345678", "+4432345678"]
        for (count, strength) in [(1, .weak), (3, .strong)] as [(Int, EvidenceStrength)] {
            let found = judged(.plan, short.prefix(count).map { call($0) } + callers(6 - count))
            #expect(found.strength == strength)
            #expect((found.found, found.of, found.figure) == (count, 6, 44))
            #expect(found.detail == "+4412345678")
        }
        let nowhere = judged(.plan, [call("+2105551234567")])
        #expect(nowhere.found == 1)
        #expect(nowhere.figure == 0)
        #expect(judged(.plan, callers(6) + [call("1001"), call("withheld")]).found == 0)
    }

    @Test("Neighbours differ from the callee in the last four digits; extensions are none")
    func neighbours() {
        let near = ["+2348031239999", "+2348031238888", "+2348031237777"].map { call($0) }
        #expect(judged(.neighbours, [near[0]] + callers(5)).strength == .absent)
        #expect(judged(.neighbours, Array(near.prefix(2)) + callers(4)).strength == .weak)
        let found = judged(.neighbours, near + callers(3))
        #expect(found.strength == .strong)
        #expect((found.found, found.of, found.detail) == (3, 6, "+2348031239999"))
        #expect(judged(.neighbours, near + [call(victim)]).found == 3, "not the callee itself")
        let inside = (0..<5).map { call("10\(10 + $0)", to: "1001") }
        #expect(judged(.neighbours, inside).found == 0)
    }

    @Test("New callers are evidence where most callers are known, and nothing where most are new")
    func newCallers() {
        let calls = callers(5) { $1.isNew = true }
        var background = EvidenceBackground()
        background.newCallers = (100, of: 1_000)
        let found = judged(.newCallers, calls, background)
        #expect(found.strength == .strong)
        #expect((found.found, found.of, found.others, found.ofOthers) == (5, 5, 100, 1_000))
        background.newCallers = (700, of: 1_000)
        #expect(judged(.newCallers, calls, background).strength == .absent)
        background.newCallers = (10, of: 999)
        #expect(judged(.newCallers, calls, background).strength == .absent, "not settled yet")
        background.newCallers = (100, of: 1_000)
        #expect(judged(.newCallers, callers(5), background).strength == .absent)
    }

    @Test("Own numbers from outside are strong only where it was said who is inside")
    func ownNumbers() {
        let calls = callers(6) { index, call in call.isOwnFromOutside = index < 3 }
        #expect(judged(.ownNumbers, calls).strength == .weak)
        var background = others()
        background.knowsOwnSources = true
        #expect(judged(.ownNumbers, calls, background).strength == .strong)
        #expect(judged(.ownNumbers, Array(calls.suffix(4)), background).strength == .weak)
    }

    @Test(
        "Signatures: failed ones may be strong, those that say least and missing ones are weak at most"
    )
    func attestation() {
        let signed = others { $1.origin.attestation = .passedA }
        let failed = judged(.attestation, callers(5) { $1.origin.attestation = .failed }, signed)
        #expect((failed.strength, failed.figure, failed.found) == (.strong, 0, 5))
        let least = judged(.attestation, callers(5) { $1.origin.attestation = .passedC }, signed)
        #expect((least.strength, least.figure) == (.weak, 1))
        let missing = judged(.attestation, callers(5), signed)
        #expect((missing.strength, missing.figure) == (.weak, 2))
        #expect(judged(.attestation, callers(5), others()).strength == .absent)
        #expect(judged(.attestation, callers(9)).strength == .absent, "nobody is known to sign")
    }

    @Test("Calls that end unanswered or at once: three in four are weak, six of six are strong")
    func ends() {
        let calls = callers(6) { index, call in
            call.outcome = index < 4 ? .unanswered : .short
        }
        let found = judged(.ends, calls)
        #expect((found.strength, found.found, found.of, found.figure) == (.strong, 6, 6, 4))
        #expect(judged(.ends, Array(calls.prefix(4))).strength == .weak)
        #expect(judged(.ends, Array(calls.prefix(3))).strength == .absent)
        let talked = callers(2) { $1.outcome = .talked }
        #expect(judged(.ends, calls.prefix(4) + talked).strength == .absent)
        #expect(judged(.ends, callers(8)).of == 0, "nothing is known of calls that go on")
    }

    @Test("More callers than are looked at change nothing, and nothing traps")
    func many() {
        let calls = callers(500) { $1.origin.source = "192.0.2.7" }
        let found = judged(.source, calls, others())
        #expect((found.found, found.of) == (64, 64))
        #expect(strongSignals(calls, others()) == [.source])
    }
}
