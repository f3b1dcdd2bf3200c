import Telephony
import Testing

@testable import Warden

@Suite("What proves that an action is done")
struct LedgerActionTests {
    @Test("A kill is done with the switch's own end of the call, and with nothing before it")
    func kill() {
        let proofs = CallEvent.Kind.allCases.map { LedgerAction.kill.proof(by: $0) }
        #expect(proofs == [.none, .none, .done, .done, .underWay])
    }

    @Test("An entry is no larger for saying what its action is")
    func size() {
        #expect(MemoryLayout<LedgerAction>.size == 0)
    }
}
