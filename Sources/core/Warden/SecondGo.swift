import Calls
import Records
import Rules
import Telephony

/// The rules behind masking, the new calls that they have not seen yet, and what they have found.
struct SecondGo {
    var rules: RuleCatalogue
    /// Calls wait where no rule looks, too: others want to be shown them.
    var isWantedByOthers = false
    /// Of the alerts and flagged calls, what these rules found.
    private(set) var found: [FindingRule: RuleTally] = [:]
    private var waiting: [CallSerial] = []
    /// How many of those that wait were taken.
    private var taken = 0
    /// When those that wait came.
    private(set) var cameAt = Moment(monotonic: 0, wall: 0)

    /// Calls that are to be learned from.
    private var unlearned: [CallSerial] = []

    init(_ rules: [any CallRule]) { self.rules = RuleCatalogue(rules) }

    var isEmpty: Bool { waiting.isEmpty }
    var isLearning: Bool { !unlearned.isEmpty }

    /// A new call is to be shown to the rules once the kills of masking are out.
    mutating func add(_ serial: CallSerial, at now: Moment) {
        guard isWantedByOthers || !rules.isIdle else { return }
        waiting.append(serial)
        cameAt = now
    }

    /// A new call is to be learned from once the kills of masking are out.
    mutating func learn(from serial: CallSerial) { unlearned.append(serial) }

    /// Hands out the calls that are to be learned from, in the order in which they came.
    mutating func takeUnlearned(_ body: (CallSerial) -> Void) {
        for serial in unlearned { body(serial) }
        unlearned.removeAll(keepingCapacity: true)
    }

    /// The next of the calls that wait, in the order in which they came.
    mutating func next() -> CallSerial? {
        guard taken < waiting.count else {
            waiting.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        defer { taken += 1 }
        return waiting[taken]
    }

    /// A rule has opened an alert.
    mutating func countAlert(of rule: FindingRule) { found[rule, default: RuleTally()].alerts += 1 }

    /// A rule has flagged so many calls.
    mutating func countCalls(_ count: Int, of rule: FindingRule) {
        found[rule, default: RuleTally()].calls += count
    }
}
