import Records
import Rules
import Telephony
import Testing

@testable import Warden

@Suite("The second go, alone")
struct SecondGoTests {
    private func secondGo(_ action: RuleAction) -> SecondGo {
        var setup = RulesSetup.maskingAlone
        setup.fanOut = FanOutRule(action: action)
        setup.sequence = SequenceRule(action: .off)
        return SecondGo(RuleCatalogue.all(setup, callsMax: 16))
    }

    @Test("Calls are handed out once, in the order in which they came")
    func order() {
        var secondGo = secondGo(.alert)
        for serial in 1...3 as ClosedRange<UInt32> { secondGo.add(serial, at: moment(9)) }
        #expect(!secondGo.isEmpty)
        #expect(secondGo.cameAt == moment(9))
        let first = secondGo.next()
        secondGo.add(4, at: moment(10))
        var rest: [UInt32] = []
        while let serial = secondGo.next() { rest.append(serial) }
        #expect(first == 1)
        #expect(rest == [2, 3, 4])
        #expect(secondGo.isEmpty)
        let none = secondGo.next()
        #expect(none == nil)
    }

    @Test("Where every rule is off no call waits")
    func idle() {
        var secondGo = secondGo(.off)
        secondGo.add(1, at: moment(0))
        #expect(secondGo.isEmpty)
    }

    @Test("What rules find is counted by rule, and an attempt that is on record is taken off again")
    func tally() {
        var secondGo = secondGo(.alert)
        secondGo.countAlert(of: .fanOut)
        secondGo.countCalls(5, of: .fanOut)
        secondGo.countCalls(-1, of: .fanOut)
        #expect(secondGo.found[.fanOut]?.alerts == 1)
        #expect(secondGo.found[.fanOut]?.calls == 4)
        #expect(secondGo.found[.masking] == nil)
    }
}
