import Calls
package import Rules
package import Telephony

/// What the core is set up with; all of it may be replaced while it runs, but for the capacity.
package struct WardenSetup: Sendable, Equatable {
    package var rule = MaskingRule()
    /// How thresholds follow the traffic of each callee.
    package var baselines = BaselineSetup()
    /// The rules that look at calls behind it.
    package var rules = RulesSetup()
    package var enforcement = Enforcement()
    /// Whose numbers and addresses are the operator's own.
    package var evidence = EvidenceSetup()
    /// Links whose calls are only ever simulated, whatever `autoDisconnect` says.
    package var simulatedLinks: Set<LinkID> = []
    /// Links whose outbound legs count as calls to the number rung.
    package var linksWithLegs: Set<LinkID> = []
    /// Links with a proxy in front, which is told to end each call as well.
    package var edgedLinks: Set<LinkID> = []
    /// Links to switches on this machine, whose clocks are its own.
    package var localLinks: Set<LinkID> = []
    /// Links to those who tell of calls and ask what to do with them: nothing there can be ended.
    package var toldLinks: Set<LinkID> = []
    /// Events that come later than this after their stamp are said to be late.
    package var lateMicroseconds: Int64 = 1_000_000
    /// Callees that can never be killed or counted: the emergency numbers.
    package var emergency: [PartyPattern] = []
    /// Records of finished calls are wanted.
    package var recordsFinishedCalls = true
    /// Calls kept for the windows.
    package var recentCallsMax = 32_768
    /// Calls that are followed from their beginning to their end; past it the one that began first is
    /// given up.
    package var callsUpMax = CallsUp.callsMaxDefault

    package init() {}
}

/// The next numbers to give: one more than the log's last.
package struct WardenNumbers: Sendable, Equatable {
    package var alert: Int64 = 1
    package var kill: Int64 = 1
    package var gap: Int64 = 1

    package init(alert: Int64 = 1, kill: Int64 = 1, gap: Int64 = 1) {
        self.alert = alert
        self.kill = kill
        self.gap = gap
    }
}
