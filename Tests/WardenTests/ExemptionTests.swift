import Records
import Warden
import Lists
import Telephony
import Testing

@Suite("Exemptions")
struct ExemptionTests {
    private func exempt(
        _ subject: Exemption.Subject,
        id: Int64 = 3,
        expiresAt: EventTime? = nil
    ) -> Exemption {
        Exemption(id: id, subject: subject, expiresAt: expiresAt)
    }

    private func party(_ text: String) -> PartyPattern { nigeria.read(text).pattern }

    @Test("An exempt callee is not counted, and every call is a hit")
    func callee() {
        var story = Story()
        _ = story.use([exempt(.callee(party(victim)))])
        let effects = story.attack()
        #expect(effects.flagged.isEmpty)
        #expect(effects.hits == [3, 3, 3])
        #expect(story.core.counters.exemptCalls == 3)
    }

    @Test("An exempt caller does not count toward the threshold, the others do")
    func caller() {
        var story = Story()
        _ = story.use([exempt(.caller(party(number(1))))])
        #expect(story.attack(callers: 0..<3).flagged.isEmpty)
        #expect(story.attack("b", callers: 3..<4).flagged.count == 3)
    }

    @Test("Exemption by prefix goes by the digits at the start, whatever the spelling")
    func prefix() {
        var story = Story()
        _ = story.use([exempt(.callee(.prefix("23480312")))])
        for spelling in ["+2348031230000", "08031230000", "002348031230000"] {
            #expect(story.call(0, to: spelling).hits == [3], "\(spelling)")
        }
        #expect(story.call(0, to: "+2348031330000").hits.isEmpty)
        #expect(story.call(0, to: "+23480312").hits == [3])
        #expect(story.call(0, to: "+2348031").hits.isEmpty)
    }

    @Test("Exemption by source goes by address or network, and by nothing that is no address")
    func source() {
        var story = Story()
        _ = story.use([
            exempt(.source(network: [192, 0, 2, 128], bits: 25), id: 4),
            exempt(
                .source(
                    network: [0x20, 0x01, 0x0d, 0xb8] + Array(repeating: 0, count: 12),
                    bits: 32
                ),
                id: 6
            ),
        ])
        for (address, hits) in [
            ("192.0.2.129", [4]), ("192.0.2.127", []), ("::ffff:192.0.2.200", [4]),
            ("2001:db8::1", [6]), ("2001:db9::1", []), ("192.0.2.129 ", []), ("", []), ("x", []),
        ] as [(String, [Int64])] {
            #expect(story.call(0, source: address).hits == hits, "\(address)")
        }
    }

    @Test("An exemption ends at its time")
    func expiry() {
        var story = Story()
        _ = story.use([exempt(.callee(party(victim)), expiresAt: noon + 10_000_000)])
        story.now = 9_999_999
        #expect(story.call(0).hits == [3])
        story.now = 10_000_000
        #expect(story.call(1).hits.isEmpty)
    }

    @Test("An expired exemption does not hide another one of the same party")
    func expiredBesideValid() {
        var story = Story()
        _ = story.use([
            exempt(.callee(party(victim)), id: 1),
            exempt(.callee(party(victim)), id: 2, expiresAt: noon - 1),
        ])
        #expect(story.call(0).hits == [1])
    }

    @Test("Emergency numbers are exempt even beside an exemption that has expired")
    func emergency() {
        var story = Story { $0.emergency = [party("112")] }
        _ = story.use([exempt(.callee(party("112")), expiresAt: noon - 1)])
        let effects = story.attack(to: "112")
        #expect(effects.flagged.isEmpty)
        #expect(effects.hits == [0, 0, 0])
        story.use { $0.enforcement.autoBlock = true }
        #expect(story.attack("b", to: "112").flagged.isEmpty)
    }

    @Test("An emergency number cannot be killed by a block either")
    func emergencyBlock() {
        var story = Story { $0.emergency = [party("112")] }
        story.core.use([block(number(0), "112")], at: moment(0))
        #expect(story.call(0, to: "112").sent.isEmpty)
    }

    @Test("A new exemption stops the kills in progress and counts them as hits")
    func stopsKills() {
        var story = Story()
        story.accept(story.attack().sent)
        let effects = story.use([exempt(.caller(party(number(1))))])
        #expect(effects.kills.map(\.state) == [.exempted])
        #expect(effects.kills.map(\.call) == ["a-1"])
        #expect(effects.hits == [3])
        #expect(story.core.counters.killsExempted == 1)
        #expect(story.pass(milliseconds: 150).killed == ["a-0", "a-2"])
        #expect(story.hangUp("a-1").isEmpty)
    }

    @Test("An emergency number set later stops kills in progress at their next repeat")
    func emergencyLater() {
        var story = Story()
        story.accept(story.attack().sent)
        story.use { $0.emergency = [party(victim)] }
        let effects = story.pass(milliseconds: 150)
        #expect(effects.sent.isEmpty)
        #expect(effects.killStates == [.exempted, .exempted, .exempted])
    }

    @Test("Calls of a caller that becomes exempt leave the windows: neither counted nor killed")
    func leavesWindows() {
        var story = Story()
        _ = story.attack(callers: 0..<2)
        _ = story.use([exempt(.caller(party(number(0))))])
        #expect(story.attack("b", callers: 2..<3).flagged.isEmpty)
        let effects = story.attack("c", callers: 3..<4)
        #expect(effects.killed == ["a-1", "b-2", "c-3"])
    }

    @Test("When exempt callers leave the windows, a late call between flagged ones is not lost")
    func lateBehindExempt() {
        var story = Story()
        _ = story.attack(callers: 0..<3)
        _ = story.use([exempt(.caller(party(number(0))))])
        // In the windows: callers 1 and 2, both flagged. A late call of caller 1 makes no three.
        var late = newCall("late", from: number(1), to: victim, at: noon + 1_500)
        late.call.link = LinkID(0)
        #expect(story.take(.call(late)).flagged.isEmpty)
        let effects = story.attack("b", callers: 5..<6)
        #expect(effects.flagged.map(\.call.id) == ["late", "b-5"])
    }

    @Test("Ten thousand prefixes are looked up, not walked, and all of them hold")
    func manyPrefixes() {
        var story = Story()
        _ = story.use(
            (0..<10_000).map { exempt(.callee(.prefix("23480\(10_000 + $0)")), id: Int64($0)) }
        )
        #expect(story.call(0, to: "+2348019999555").hits == [9_999])
        #expect(story.call(0, to: "+2348010000555").hits == [0])
        #expect(story.call(0, to: "+2348099999555").hits.isEmpty)
    }
}
