import Calls
import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("Evidence goes on record behind the kills")
struct EvidenceRecordTests {
    private func found(_ effects: [WardenEffect]) -> [EvidenceFound] {
        effects.records.compactMap { if case .evidenceFound(let found) = $0 { found } else { nil } }
    }

    @Test("Nothing is said with the trip; a second later the signals are on record, and once only")
    func later() {
        var story = Story(evidence: true)
        #expect(found(story.attack(callers: 0..<4)).isEmpty)
        #expect(found(story.pass(milliseconds: 900)).isEmpty)
        let told = found(story.pass(milliseconds: 350))
        let row = told.first { $0.evidence.signal == .sequence }
        #expect(row?.alert == AlertID(1))
        #expect(row?.evidence.found == 4)
        #expect(row?.evidence.strength == .strong)
        #expect(row?.at == noon + 4_000)
        #expect(Set(told.map(\.evidence.signal)).count == told.count)
        #expect(found(story.pass(milliseconds: 5_000)).isEmpty, "nothing has changed")
        let isQuiet = !story.core.hasEffects
        #expect(isQuiet)
    }

    @Test("Where time does not tick, it is said before the alert closes")
    func closing() {
        var story = Story(evidence: true)
        _ = story.attack(callers: 0..<4)
        story.core.finish()
        let records = story.core.takeEffects().records
        guard let last = records.last, case .alertClosed = last else {
            Issue.record("no alert closed")
            return
        }
        #expect(records.count > 1)
        #expect(
            records.dropLast().allSatisfy { if case .evidenceFound = $0 { true } else { false } }
        )
    }

    @Test(
        "Calls that go on with the attack are added, and a signal is said anew where it has changed"
    )
    func grows() {
        var story = Story(evidence: true)
        _ = story.attack(callers: 0..<4)
        _ = story.pass(milliseconds: 1_250)
        _ = story.attack("b", callers: 4..<7)
        #expect(found(story.pass(milliseconds: 1_250)).isEmpty, "the second look waits longer")
        let told = found(story.pass(milliseconds: 1_000))
        #expect(told.first { $0.evidence.signal == .sequence }?.evidence.found == 7)
    }

    @Test("The address of the attack is weighed by that of the calls to others")
    func background() {
        func strength(_ ordinary: (Int) -> String) -> EvidenceStrength? {
            var story = Story(evidence: true)
            for index in 0..<40 {
                story.now += 1_000
                _ = story.call(
                    100 + 7 * index,
                    to: "+23480000\(10_000 + index)",
                    source: ordinary(index)
                )
            }
            _ = story.attack(callers: 0..<4)
            let told = found(story.pass(milliseconds: 1_250))
            return told.first { $0.evidence.signal == .source }?.evidence.strength
        }
        #expect(strength { "198.51.100.\($0)" } == .strong)
        #expect(strength { _ in "192.0.2.10" } == nil)
    }

    @Test(
        "Callers that were here before are known, those of the attack are new, each as it first came"
    )
    func newCallers() {
        var story = Story(evidence: true)
        // A day of calls by few callers, of whom the first comes back with the attack.
        for index in 0..<1_200 {
            story.now += 80_000_000
            _ = story.call(100 + 2 * (index % 40), to: "+23480000\(10_000 + index % 40)")
        }
        for caller in [100, 1, 3, 5, 7] {
            story.now += 1_000
            _ = story.call(caller)
        }
        let told = found(story.pass(milliseconds: 1_250))
        let new = told.first { $0.evidence.signal == .newCallers }?.evidence
        #expect(new?.found == 4)
        #expect(new?.of == 5)
        #expect(new?.strength == .strong)
        #expect(new?.others == 44)
    }

    @Test("How calls end that were left alone is evidence; those that were ended say nothing")
    func ends() {
        for armed in [false, true] {
            var story = Story(armed: armed, evidence: true)
            _ = story.attack(callers: 0..<6)
            for caller in 0..<6 {
                story.now += 100_000
                _ = story.finish("a-\(caller)", "ORIGINATOR_CANCEL", by: .caller)
            }
            let told = found(story.pass(milliseconds: 1_250))
            let ends = told.first { $0.evidence.signal == .ends }?.evidence
            #expect(ends?.strength == (armed ? nil : .strong))
            if !armed { #expect(ends?.figure == 6) }
        }
    }

    @Test("Own numbers from outside are known by the settings")
    func ownNumbers() {
        var story = Story(evidence: true) { setup in
            setup.evidence.ownNumbers = [.prefix("1202555")]
            setup.evidence.ownSources = [NetworkPrefix("198.51.100.0/24")].compactMap { $0 }
        }
        _ = story.attack(callers: 0..<3)
        let told = found(story.pass(milliseconds: 1_250))
        let own = told.first { $0.evidence.signal == .ownNumbers }?.evidence
        #expect(own?.strength == .strong)
        #expect(own?.found == 3)
    }

    @Test("Attacks on many callees at once leave evidence of the latest of them, in bounded memory")
    func bounded() {
        var story = Story(evidence: true) { $0.recentCallsMax = 4_096 }
        for callee in 0..<300 {
            _ = story.attack("c\(callee)", callers: 0..<3, to: "+23480001\(10_000 + callee)")
        }
        let told = found(story.pass(milliseconds: 1_250))
        #expect(Set(told.map(\.alert)).count == EvidenceDesk.casesMax)
        for round in 0..<40 { _ = story.attack("r\(round)", callers: 0..<5) }
        _ = story.pass(milliseconds: 1_250)
        let place = story.core.evidence.place(of: AlertID(301))
        let looked = place.map { story.core.evidence.cases[$0].calls.count }
        #expect(looked == EvidenceDesk.callsMax)
    }

    /// A callee of whom so many calls an hour are expected that six callers are no attack.
    private func busy(needing needed: Int) -> Story {
        var story = Story(threshold: 5, evidence: true) { setup in
            setup.enforcement.needsEvidence = needed
            setup.baselines.learningDays = 0
        }
        let expected = ExpectedCalls(
            id: 1,
            callee: nigeria.readCallee(victim).pattern,
            from: 0,
            to: .max,
            callsPerHourMax: 5_000
        )
        story.core.book.baselines.use([expected])
        _ = story.call(900, to: "+2348000000999")
        return story
    }

    @Test("Enough strong signals make an attack of callers that alone are none, and say so")
    func leads() {
        var story = busy(needing: 1)
        let effects = story.attack(callers: 0..<6)
        #expect(effects.flagged.count == 6)
        #expect(effects.killed.count == 6)
        let led = found(effects).filter(\.led)
        #expect(led.map(\.evidence.signal) == [.sequence])
        #expect(led.first?.evidence.strength == .strong)
        #expect(story.core.counters.bursts == 0)
        let opened = effects.records.compactMap {
            if case .alertOpened(let opened) = $0 { opened } else { nil }
        }
        #expect(opened.map(\.threshold) == [5])
        #expect(opened.map(\.wouldTrip) == [false])
    }

    @Test(
        "With fewer than asked for, or none asked for, it is a burst and no alert",
        arguments: [0, 2]
    )
    func tooFew(_ needed: Int) {
        var story = busy(needing: needed)
        let effects = story.attack(callers: 0..<6)
        #expect(effects.flagged.isEmpty)
        #expect(story.pass(milliseconds: 1_250).records.isEmpty)
        let bursts = story.core.counters.bursts
        #expect(bursts == 1)
    }

    @Test(
        "Callers past what the callee's own traffic brings are evidence, and what it brings is none"
    )
    func rate() {
        var story = busy(needing: 0)
        _ = story.attack(callers: 0..<40)
        let told = found(story.pass(milliseconds: 1_250))
        let rate = told.first { $0.evidence.signal == .rate }?.evidence
        #expect(rate?.strength == .strong)
        #expect((rate?.found ?? 0) >= (rate?.of ?? .max))
        #expect((rate?.of ?? 0) > 6, "six were no attack")
        #expect(rate?.others == 5_000)
        var unknown = Story(evidence: true)
        _ = unknown.attack(callers: 0..<20)
        let others = found(unknown.pass(milliseconds: 1_250))
        #expect(!others.isEmpty && !others.contains { $0.evidence.signal == .rate })
    }

    @Test("A late call that completes a burst is led as well, and all of its window is flagged")
    func leadsLate() {
        var story = busy(needing: 1)
        _ = story.attack(callers: 1..<5)
        let late = newCall("late", from: number(0), to: victim, at: noon + story.now - 2_500)
        let effects = story.take(.call(late))
        #expect(Set(effects.flagged.map(\.call.id)) == ["late", "a-1", "a-2", "a-3", "a-4"])
        #expect(found(effects).filter(\.led).count == 1)
    }
}
