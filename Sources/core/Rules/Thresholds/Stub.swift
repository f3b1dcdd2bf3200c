package import Telephony

/// Limits by callee.
package struct Baselines: Sendable {
    package var setup: BaselineSetup
    package private(set) var longestWindow: Int64
    package init(_ setup: BaselineSetup, rule: MaskingRule) {
        self.setup = setup
        longestWindow = setup.windows.all(beside: rule.windowMicroseconds).last ?? 0
    }
    package var isOff: Bool { setup.mode == .off }
    package func isInForce(at time: EventTime) -> Bool { false }
    package func limits(of key: CalleeKey, at time: EventTime) -> CalleeLimits? { nil }
    package mutating func saw(
        _ key: CalleeKey,
        at time: EventTime,
        name: @autoclosure () -> PartyText
    ) {}
    package mutating func freeze(_ key: CalleeKey, at time: EventTime) {}
    package mutating func thaw(_ key: CalleeKey, at time: EventTime) {}
    package mutating func wasBlind(from: EventTime, to: EventTime) {}
    package mutating func use(_ setup: BaselineSetup, rule: MaskingRule) {
        self = Baselines(setup, rule: rule)
    }
}
