package import Lists
package import Rules

/// Exemptions, blocks and expected calls as they stand in the log.
package struct LogRules: Sendable, Equatable {
    package var exemptions: [Exemption] = []
    package var blocks: [Block] = []
    /// Calls that operators expect, now or later.
    package var expected: [ExpectedCalls] = []
    /// Rows that are not handed over, such as for a pattern that the numbering plan cannot read, and why.
    package var unreadable: [String] = []
    /// Rows that hold for less than they did under an earlier version, and for what.
    package var narrower: [String] = []

    package init() {}
}

/// A one-shot command from the command line to the agent.
package enum ControlCommand: String, Sendable, CaseIterable {
    /// Let go of the brakes.
    case releaseBrakes = "release_brakes"
    /// Brake by hand.
    case holdKills = "hold_kills"
    /// Learn a callee's traffic anew.
    case forgetCallee = "forget_callee"
    /// Take the settings up anew, with what was decided.
    case reloadSettings = "reload_settings"
}

/// A callee of which something was learned, as the log knows it.
package struct KeyedCallee: Sendable, Equatable {
    /// The bits of its key.
    package let key: Int64
    /// As operators read it.
    package let name: String

    package init(key: Int64, name: String) { (self.key, self.name) = (key, name) }
}

/// A command that the agent has still to take.
package struct PendingControl: Sendable, Equatable {
    package let id: Int64
    package let command: ControlCommand
    package let author: String
    /// Why.
    package let note: String
    /// Whom it is about, where it is about one.
    package let callee: KeyedCallee?
    /// Where the author came from.
    package let origin: String?

    package init(
        id: Int64,
        command: ControlCommand,
        author: String,
        note: String = "",
        callee: KeyedCallee? = nil,
        origin: String? = nil
    ) {
        (self.id, self.command, self.author, self.note) = (id, command, author, note)
        (self.callee, self.origin) = (callee, origin)
    }
}

/// What changed since the last look.
package struct LogChanges: Sendable, Equatable {
    /// All rules, where any of them changed.
    package var rules: LogRules?
    package var controls: [PendingControl] = []
    /// All settings that were decided, where any of them changed, and at the first look.
    package var decided: [DecidedSetting]?
    /// Who decided last, where anything changed.
    package var decidedBy = ""
}
