package import Agent
package import Telephony
package import Warden

/// How calls of a log are replayed beside a server, where nobody but the settings says how.
package struct LogReplay: Sendable {
    /// Calls that such a replay holds at once, whatever the agent may hold.
    package static let recentCallsMax = 65_536

    package let setup: WardenSetup
    package let plan: NumberingPlan
    private let rules: PartyRules

    /// `rules` say which legs count, as of the switch whose calls these are.
    package init(_ setup: WardenSetup, plan: NumberingPlan, rules: PartyRules = PartyRules()) {
        var setup = setup
        setup.recentCallsMax = min(setup.recentCallsMax, Self.recentCallsMax)
        (self.setup, self.plan, self.rules) = (setup, plan, rules)
    }

    /// A replay by the settings, or by a setup of its own; with a sweep, or a watch that looks on.
    package func replay(
        _ setup: WardenSetup? = nil,
        sweep: Sweep? = nil,
        watch: CallWatch? = nil
    ) -> Replay {
        Replay(
            ofRecords: setup ?? self.setup,
            plan: plan,
            rules: rules,
            sweep: sweep,
            watch: watch
        )
    }
}
