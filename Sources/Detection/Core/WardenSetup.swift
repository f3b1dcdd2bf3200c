package import Telephony

/// What the core is set up with; all of it may be replaced while it runs, but for the capacity.
package struct WardenSetup: Sendable, Equatable {
    package var rule = MaskingRule()
    package var enforcement = Enforcement()
    /// Links whose calls are only ever simulated, whatever `autoDisconnect` says.
    package var simulatedLinks: Set<LinkID> = []
    /// Links with a proxy in front that ends their calls at the same moment, for this agent.
    package var edgedLinks: Set<LinkID> = []
    /// Callees that can never be killed or counted: the emergency numbers.
    package var emergency: [PartyPattern] = []
    /// Records of finished calls are wanted.
    package var recordsFinishedCalls = true
    /// Calls kept for the windows.
    package var recentCallsMax = 32_768

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
