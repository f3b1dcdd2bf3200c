import Records
import Telephony
import Testing

@testable import Warden

@Suite("Policy: what is done about a call, and why not")
struct PolicyTests {
    private typealias Facts = Policy.Facts
    private typealias Objection = (Policy.Objection, FlagAction, @Sendable (inout Facts) -> Void)

    /// Every objection with the fact that raises it, the first of them first.
    private static let objections: [Objection] = [
        (.onlyTold, .noted, { $0.isEnforced = false }),
        (.isOver, .ended, { $0.isOver = true }),
        (.knownCaller, .spared, { $0.isKnownCaller = true }),
        (.notArmed, .simulated, { $0.isArmed = false }),
        (.takesNoKills, .unarmed, { $0.takesKills = false }),
        (.unsafeName, .refused, { $0.isNameSafe = false }),
        (.notRecordable, .unrecorded, { $0.isRecordable = false }),
        (.braked, .braked, { $0.isAdmitted = false }),
    ]

    @Test("Each objection alone leaves the call, and says on record why", arguments: 0..<8)
    func alone(_ index: Int) {
        let (objection, action, raise) = Self.objections[index]
        var facts = Facts(isAdmitted: true)
        raise(&facts)
        #expect(Policy.decision(facts) == .leave(objection))
        #expect(Policy.decision(facts).action == action)
    }

    @Test("Of several objections the first is given, whatever else there is", arguments: 0..<8)
    func precedence(_ first: Int) {
        var facts = Facts()
        for (_, _, raise) in Self.objections[first...] { raise(&facts) }
        #expect(Policy.decision(facts) == .leave(Self.objections[first].0))
    }

    @Test("An objection holds while the facts behind it are not known yet", arguments: 0..<7)
    func early(_ index: Int) {
        var facts = Facts()
        Self.objections[index].2(&facts)
        #expect(Policy.decision(facts) == .leave(Self.objections[index].0))
    }

    @Test("The brakes are asked only where nothing else stands against it, and have the last word")
    func brakes() {
        var facts = Facts()
        #expect(Policy.decision(facts) == .askBrakes)
        #expect(Policy.decision(facts).action == .braked)
        facts.isAdmitted = true
        #expect(Policy.decision(facts) == .end)
        #expect(Policy.decision(facts).action == .killed)
    }

    @Test("What is under way goes on past journal and brakes, not past what comes before")
    func underWay() {
        var facts = Facts(isUnderWay: true, isRecordable: false, isAdmitted: false)
        #expect(Policy.decision(facts) == .goOn)
        #expect(Policy.decision(facts).action == .killed)
        for (objection, _, raise) in Self.objections[..<6] {
            var stopped = facts
            raise(&stopped)
            #expect(Policy.decision(stopped) == .leave(objection))
        }
        facts.isUnderWay = false
        #expect(Policy.decision(facts) == .leave(.notRecordable))
    }

    @Test("A repeat is not wanted, cannot be sent, or is put off, in that order; else it goes out")
    func repeats() {
        var facts = Policy.RepeatFacts()
        #expect(Policy.onceMore(facts) == .send)
        facts.isHeldByHand = true
        #expect(Policy.onceMore(facts) == .wait)
        facts = Policy.RepeatFacts(isRecordable: false)
        #expect(Policy.onceMore(facts) == .wait)
        facts.takesKills = false
        #expect(Policy.onceMore(facts) == .giveUp(because: "the switch takes no kills"))
        facts.isArmed = false
        #expect(Policy.onceMore(facts) == .giveUp(because: "no longer armed"))
        facts.isExempt = true
        #expect(Policy.onceMore(facts) == .stop)
    }
}
