package import Calls
package import Records
package import Telephony

/// One new call as a rule sees it, once it is in the table of recent calls.
package struct Observation: Sendable, Equatable {
    package var serial: CallSerial
    /// The oldest call of the table as it is now; those before it have left.
    package var oldest: CallSerial
    /// By the clock of the switch that brought it.
    package var time: EventTime
    package var link: LinkID
    /// Equal words are the same party, as the settings have withheld callers counted.
    package var caller: Party
    package var callee: Party

    package init(
        serial: CallSerial,
        oldest: CallSerial,
        time: EventTime,
        link: LinkID,
        caller: Party,
        callee: Party
    ) {
        self.serial = serial
        self.oldest = oldest
        self.time = time
        self.link = link
        self.caller = caller
        self.callee = callee
    }

    /// Whether a call that came no later is held by the table still.
    func isInTable(_ other: CallSerial) -> Bool {
        serial &- other <= serial &- oldest
    }
}

/// A rule beside masking: it looks at each new call once the kills of masking are written.
///
/// A value without clock and side effects: the same observations give the same findings always, and
/// what it holds is bounded whatever comes. Calls come in the order of arrival, which is nearly that of
/// time. Words of parties are good for as long as a call with them is in the table, so a rule holds
/// none that has left it.
package protocol CallRule: Sendable {
    /// Its number and word.
    var id: FindingRule { get }
    var action: RuleAction { get }
    /// An alert ends when its subject has been quiet for so long.
    var quietMicroseconds: Int64 { get }

    /// Calls that left the table although windows might still want them.
    var shedCalls: Int { get }

    /// Looks at one new call; what it completes, where it completes anything.
    mutating func take(_ call: Observation) -> Finding?
    /// These calls have become exempt: they count no more and are flagged no more.
    mutating func drop(_ calls: Set<CallSerial>)
    /// Whether a call that was shown to the rule and is held still was flagged by it.
    func hasFlagged(_ call: Observation) -> Bool
    /// Whether a finding holds, counted out once more from the calls and by none of the figures that
    /// led to it.
    func isProven(_ finding: Finding) -> Bool
    /// Goes on by other settings; what was flagged stays flagged.
    mutating func use(_ setup: RulesSetup)
}

/// A rule that is content with what it is shown, and asks the core to look at each call anew.
extension CallRule {
    package var shedCalls: Int { 0 }
    package mutating func drop(_ calls: Set<CallSerial>) {}
    package func hasFlagged(_ call: Observation) -> Bool { false }
    /// Nothing is proven without a count: brakes take hold where such a rule is to end calls.
    package func isProven(_ finding: Finding) -> Bool { false }
}

extension Party {
    /// True where it is known who it is: neither missing nor withheld.
    package var isSomebody: Bool { kind != .none && kind != .withheld }
}
