import Rules
import Telephony

/// One random history from one seed: few callees, callers in many formats, ties, ages of exactly the
/// window, disorder, repeats, hang-ups in between, switches whose clocks differ, rules that change.
struct History {
    let seed: UInt64
    let rule: MaskingRule
    let changesRule: Bool
    private let disorder: Int64
    private let callees: Int
    private let callers: Int
    private let stepMax: Int64
    private let skews: [Int64]
    private var random: SeededGenerator
    private var clock = noon
    private var templates: [String: CallEvent] = [:]

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        rule = Self.rule(using: &random)
        disorder = [0, 0, 40_000, 3_000_000].randomElement(using: &random) ?? 0
        callees = Int.random(in: 1...4, using: &random)
        callers = Int.random(in: 2...14, using: &random)
        stepMax = [1, 300_000, 1_500_000].randomElement(using: &random) ?? 1
        skews =
            [[0], [0], [0, 40_000], [0, -2_000_000, 700_000], [0, 3_600_000_000]].randomElement(
                using: &random
            ) ?? [0]
        changesRule = Int.random(in: 0..<4, using: &random) == 0
        self.seed = seed
        self.random = random
    }

    static func rule(using random: inout SeededGenerator) -> MaskingRule {
        MaskingRule(
            threshold: Int.random(in: 2...7, using: &random),
            windowSeconds: Int.random(in: 1...6, using: &random),
            cooldownSeconds: Int.random(in: 1...12, using: &random),
            withheldCallers: MaskingRule.WithheldCallers.allCases.randomElement(using: &random)
                ?? .one
        )
    }

    /// A new rule, once in a while.
    mutating func newRule(_ number: Int) -> MaskingRule? {
        guard changesRule, number % 60 == 59 else { return nil }
        return Self.rule(using: &random)
    }

    mutating func event(_ number: Int) -> CallEvent {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: break
        case 1: clock += rule.windowMicroseconds
        case 2: clock += rule.windowMicroseconds + 1
        default: clock += Int64.random(in: 0...stepMax, using: &random)
        }
        let late = disorder > 0 ? Int64.random(in: 0...disorder, using: &random) : 0
        let caller = Int.random(in: 0..<callers, using: &random)
        let isRepeat = number > 0 && Int.random(in: 0..<20, using: &random) == 0
        let id = isRepeat ? Int.random(in: 0..<number, using: &random) : number
        let link = Int.random(in: skews.indices, using: &random)
        let callee = Int.random(in: 0..<callees, using: &random)
        var event = call(
            from: spelling(of: caller),
            to: pick(["+234", "0"]) + "80000000\(10 + callee)"
        )
        event.call.id = CallID("call-\(id)")
        event.time = clock - late + skews[link]
        event.call.link = LinkID(link)
        event.call.createdAt = event.time
        return event
    }

    /// A call read once and then copied: reading numbers is what debug builds are slowest at.
    private mutating func call(from caller: String, to callee: String) -> CallEvent {
        if let template = templates[caller + callee] { return template }
        let template = newCall("", from: caller, to: callee, at: 0)
        templates[caller + callee] = template
        return template
    }

    private mutating func spelling(of caller: Int) -> String {
        if caller == 0 { return pick(["anonymous", "", "unknown", "Restricted"]) }
        if caller == 1 { return "ada.obi" }
        return pick(["+234", "00234", "0", "234", "+234-", "sip:+234"]) + "80312345\(10 + caller)"
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
