import Calls
import Records
import Rules
import Telephony

/// What an event says of the end of its call.
struct SaidEnd {
    var answeredAt: EventTime = 0
    var endedAt: EventTime = 0
    var cause = ShortText<40>()
    /// The agent ended it.
    var isOwn = false

    init() {}

    init(_ event: CallEvent) {
        answeredAt = event.call.answeredAt
        endedAt = event.endedAt == 0 ? event.time : event.endedAt
        cause = event.cause
    }

    init(_ end: CallEnd) {
        (answeredAt, endedAt, cause) = (end.answeredAt, end.endedAt, end.cause)
    }
}

/// The rules behind masking, the new calls that they have not seen yet, and what they have found.
struct SecondGo {
    var rules: RuleCatalogue
    /// Whether any of them wants to hear of ends, at hand for the events of every call.
    private(set) var wantsEnds: Bool
    /// Calls wait where no rule looks, too: others want to be shown them.
    var isWantedByOthers = false
    /// Of the alerts and flagged calls, what these rules found.
    private(set) var found: [FindingRule: RuleTally] = [:]
    var followed = FollowedCalls()
    var ends: EndsKept
    private var waiting: [CallSerial] = []
    /// How many of those that wait were taken.
    private var taken = 0
    /// When those that wait came.
    private(set) var cameAt = Moment(monotonic: 0, wall: 0)
    /// The calls that were answered, for rules that want to know.
    private var answers: [(serial: CallSerial, time: EventTime)] = []
    /// What the switch said of the call whose end came last.
    private(set) var lastEnd = SaidEnd()
    /// A kill brought the end that the latest event tells of.
    var isOwnEnd = false

    /// Calls that are to be learned from.
    private var unlearned: [CallSerial] = []

    /// Keeps the ends of so many calls where a rule wants to hear of them.
    init(_ rules: [any CallRule], callsMax: Int = 0) {
        self.rules = RuleCatalogue(rules)
        ends = EndsKept(countMax: callsMax)
        wantsEnds = self.rules.wantsEnds
    }

    /// Goes on by other settings.
    mutating func use(_ setup: RulesSetup) {
        rules.use(setup)
        wantsEnds = rules.wantsEnds
    }

    var isEmpty: Bool { waiting.isEmpty && answers.isEmpty }
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

    /// A call was answered; 0 is none that any rule was shown.
    mutating func noteAnswer(_ serial: CallSerial, at time: EventTime) {
        guard wantsEnds, followed[serial] != nil else { return }
        answers.append((serial, time))
    }

    /// Hands out the calls that were answered since the last time.
    mutating func takeAnswers() -> [(serial: CallSerial, time: EventTime)] {
        defer { answers.removeAll(keepingCapacity: true) }
        return answers
    }

    /// What a switch says of the end of a call, which may be one of those that are followed.
    mutating func noteEnd(_ event: CallEvent) {
        guard wantsEnds else { return }
        lastEnd = SaidEnd(event)
        lastEnd.isOwn = isOwnEnd
    }

    /// An input comes, of which rules may hear.
    mutating func begin(at now: Moment) {
        if wantsEnds { cameAt = now }
    }

    /// A rule has opened an alert.
    mutating func countAlert(of rule: FindingRule) { found[rule, default: RuleTally()].alerts += 1 }

    /// A rule has flagged so many calls.
    mutating func countCalls(_ count: Int, of rule: FindingRule) {
        found[rule, default: RuleTally()].calls += count
    }
}
