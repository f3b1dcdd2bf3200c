import Records
import Telephony
import Testing

@testable import Warden

@Suite("Cases by rule and subject")
struct CaseTests {
    private func item(
        _ id: Int64,
        _ subject: Subject,
        at time: EventTime,
        link: Int = 0
    ) -> Case {
        Case(id: AlertID(id), subject: subject, lastSeen: time, since: time, link: LinkID(link))
    }

    @Test("A party that calls and is called has a case as either, and each rule its own")
    func keys() {
        var cases = Cases(maskingMax: 8)
        let party = Party(word: 7)
        cases[.masking].set(item(1, .callee(party), at: 10))
        cases[.fanOut].set(item(2, .caller(party), at: 10))
        cases[.block].set(item(3, .block(7), at: 10))
        #expect(Subject.callee(party) != Subject.caller(party))
        #expect(cases[.masking][.callee(party)]?.id == AlertID(1))
        #expect(cases[.masking][.caller(party)] == nil)
        #expect(cases[.fanOut][.caller(party)]?.id == AlertID(2))
        #expect(cases[.block][.block(7)]?.id == AlertID(3))
        #expect(cases.count == 3)
        #expect(cases.takeAll().flatMap(\.cases).map(\.id.value) == [1, 3, 2])
        #expect(cases.count == 0)
    }

    @Test("What falls quiet goes by the clock of the switch that spoke last, longest quiet first")
    func quiet() {
        var cases = RuleCases(casesMax: 8)
        for (number, time) in [(1, 30), (2, 10), (3, 20)] as [(Int64, EventTime)] {
            cases.set(item(number, .block(number), at: time))
        }
        cases.set(item(2, .block(2), at: 15, link: 1))
        #expect(cases.takeQuiet(at: 40, on: LinkID(0), quietAfter: 20).map(\.id.value) == [3])
        #expect(cases.takeQuiet(at: 50, on: LinkID(1), quietAfter: 20).map(\.id.value) == [2])
        #expect(cases.takeQuiet(at: 49, on: LinkID(0), quietAfter: 20).isEmpty)
        #expect(cases.takeQuietest()?.id == AlertID(1))
    }
}
