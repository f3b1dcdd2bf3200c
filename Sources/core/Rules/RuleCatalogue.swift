package import Records

/// The settings of every rule beside masking and blocks, one property a rule.
package struct RulesSetup: Sendable, Equatable {
    package init() {}
}

/// The rules beside masking and blocks.
///
/// Masking is no part of it: it stands on the path of every event and goes first.
package struct RuleCatalogue: Sendable {
    private var rules: [any CallRule]
    /// Those whose action is not `off`.
    private var active: [Int]

    /// Every rule that there is: a new one is added here, with room for so many calls.
    package static func all(_ setup: RulesSetup, callsMax: Int) -> [any CallRule] { [] }

    package init(_ rules: [any CallRule]) {
        self.rules = rules
        active = rules.indices.filter { rules[$0].action != .off }
    }

    /// True where no rule looks at any call.
    package var isIdle: Bool { active.isEmpty }

    package mutating func use(_ setup: RulesSetup) {
        for index in rules.indices { rules[index].use(setup) }
        active = rules.indices.filter { rules[$0].action != .off }
    }

    /// Shows a new call to every rule that looks; their findings in the order of the catalogue.
    package mutating func take(_ call: Observation) -> [Finding] {
        active.compactMap { rules[$0].take(call) }
    }

    /// What is done about the findings of a rule; nil for one that is not of the catalogue.
    package func action(of id: FindingRule) -> RuleAction? {
        rules.first { $0.id == id }?.action
    }

    /// Each rule that has findings, and when its alerts end.
    package var quietTimes: [(rule: FindingRule, microseconds: Int64)] {
        rules.map { ($0.id, $0.quietMicroseconds) }
    }
}
