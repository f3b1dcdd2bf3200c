import Calls
import Lists
import Records
import Telephony
import Testing

@testable import Warden

@Suite("Parts of the core, each alone")
struct PartTests {
    private func call(_ id: CallID, held: TransactionKey? = nil) -> Call {
        var call = Call(link: LinkID(0), id: id, createdAt: noon)
        call.heldTransaction = held
        return call
    }

    @Test("A pause of over three seconds is a standstill, one before the first tick none")
    func standstill() {
        var standstill = Standstill()
        standstill.awoke(at: 60_000_000)
        #expect(standstill.resumedAt == .min)
        standstill.ticked(at: 60_000_000)
        standstill.awoke(at: 63_000_000)
        #expect(standstill.resumedAt == .min)
        standstill.ticked(at: 63_000_001)
        #expect(standstill.resumedAt == 63_000_001)
    }

    @Test("Only the call that is held back is refused, and once")
    func verdict() {
        let held = call("a", held: TransactionKey(index: 1, label: 2))
        var verdict = PendingVerdict()
        verdict.begin(held)
        #expect(verdict.holds(held))
        #expect(!verdict.holds(call("b", held: TransactionKey(index: 1, label: 3))))
        #expect(!verdict.holds(call("c")))
        #expect(!verdict.isRefused(held))
        verdict.refuse()
        #expect(!verdict.holds(held))
        #expect(verdict.isRefused(held))
        #expect(!verdict.isRefused(call("c")), "what is not held back cannot be refused")
    }

    @Test("Exemptions of the log are replaced, and the emergency numbers stand beside them")
    func lists() throws {
        let emergency = nigeria.read("112").pattern
        let exempt = nigeria.read(victim).pattern
        var lists = ListsInForce(emergency: [emergency])
        let toEmergency = newCall("a", from: number(1), to: "112", at: noon).call
        let toVictim = newCall("b", from: number(1), to: victim, at: noon).call
        lists.use([Exemption(id: 7, subject: .callee(exempt))], emergency: [emergency])
        #expect(lists.exemption(of: toVictim, at: noon)?.id == 7)
        #expect(lists.exemption(of: toEmergency, at: noon)?.id == 0)
        lists.use(emergency: [])
        #expect(lists.exemption(of: toEmergency, at: noon) == nil)
        #expect(lists.exemption(of: toVictim, at: noon)?.id == 7)
        lists.use([], emergency: [])
        #expect(lists.exemption(of: toVictim, at: noon) == nil)
    }
}
