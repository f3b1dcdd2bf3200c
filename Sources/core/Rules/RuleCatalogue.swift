package import Calls
package import Records
package import Telephony

/// What the settings say of the rules, one property a rule; what masking looks for stands apart.
package struct RulesSetup: Sendable, Equatable {
    /// What is done about findings of masking.
    package var masking = RuleAction.enforce
    package var fanOut = FanOutRule()
    package var wangiri = WangiriRule()
    package var concurrency = ConcurrencyRule()
    package var shortCalls = ShortCallsRule()
    package var sequence = SequenceRule()
    package var prefixRate = PrefixRateRule()

    package init() {}

    /// What looks for masking and for nothing else.
    package static var maskingAlone: Self {
        var setup = Self()
        setup.fanOut = FanOutRule(action: .off)
        setup.wangiri = WangiriRule(action: .off)
        setup.concurrency = ConcurrencyRule(action: .off)
        setup.shortCalls = ShortCallsRule(action: .off)
        setup.sequence = SequenceRule(action: .off)
        return setup
    }
}

/// The rules beside masking and blocks.
///
/// Masking is no part of it: it stands on the path of every event and goes first.
package struct RuleCatalogue: Sendable {
    private var rules: [any CallRule]
    /// Those whose action is not `off`.
    private var active: [Int]
    /// Those that want to hear of ends.
    private var hearing: [Int]
    /// Whether one of them wants to know where calls come from.
    package private(set) var wantsSources: Bool
    /// Each rule, and when its alerts end.
    package private(set) var quietTimes: [(rule: FindingRule, microseconds: Int64)]

    /// Every rule that there is: a new one is added here, with room for so many calls.
    package static func all(_ setup: RulesSetup, callsMax: Int) -> [any CallRule] {
        [
            FanOut(setup.fanOut, callsMax: callsMax),
            Wangiri(setup.wangiri, callsMax: callsMax),
            Concurrency(setup.concurrency),
            ShortCalls(setup.shortCalls, callsMax: callsMax),
            SequenceOfNumbers(setup.sequence, callsMax: callsMax),
            PrefixRate(setup.prefixRate, callsMax: callsMax),
        ]
    }

    package init(_ rules: [any CallRule]) {
        self.rules = rules
        active = rules.indices.filter { rules[$0].action != .off }
        hearing = active.filter { rules[$0].wantsEnds }
        wantsSources = active.contains { rules[$0].wantsSources }
        quietTimes = rules.map { ($0.id, $0.quietMicroseconds) }
    }

    /// True where a rule wants to hear of answers and ends.
    package var wantsEnds: Bool { !hearing.isEmpty }

    /// True where no rule looks at any call.
    package var isIdle: Bool { active.isEmpty }

    /// Goes on by other settings: a rule that is off by them looks at nothing more.
    package mutating func use(_ setup: RulesSetup) {
        for index in rules.indices { rules[index].use(setup) }
        self = RuleCatalogue(rules)
    }

    /// Shows a new call to every rule that looks; their findings in the order of the catalogue.
    package mutating func take(_ call: Observation) -> [Finding] {
        active.flatMap { rules[$0].began(call) }
    }

    /// Tells those who want to know that a call was answered.
    package mutating func answered(_ call: Observation, at time: EventTime) {
        for index in hearing { rules[index].answered(call, at: time) }
    }

    /// Tells those who want to know that a call is up no more; their findings in the order of the
    /// catalogue.
    package mutating func ended(_ end: CallEnd) -> [Finding] {
        hearing.flatMap { rules[$0].ended(end) }
    }

    /// Calls that have become exempt count no more and are flagged no more.
    package mutating func drop(_ calls: Set<CallSerial>) {
        for index in active { rules[index].drop(calls) }
    }

    /// Calls that left the table although windows of a rule might still want them.
    package var shedCalls: Int { rules.reduce(0) { $0 + $1.shedCalls } }

    /// What each rule that looks has to say of a call, in the order of the catalogue.
    package func standings(of call: Observation) -> [RuleStanding] {
        active.compactMap { rules[$0].standing(of: call) }
    }

    /// Calls that a rule could not read, and so did not judge.
    package var unreadCalls: Int { rules.reduce(0) { $0 + $1.unreadCalls } }

    /// The rule that says so of itself.
    package subscript(id: FindingRule) -> (any CallRule)? { rules.first { $0.id == id } }

    /// What is done about the findings of a rule; nil for one that is not of the catalogue.
    package func action(of id: FindingRule) -> RuleAction? {
        self[id]?.action
    }
}
