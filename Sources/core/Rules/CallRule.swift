package import Calls
package import Records
package import Telephony

/// One new call as a rule sees it, once it is in the table of recent calls.
package struct Observation: Sendable, Equatable {
    package var serial: CallSerial
    /// By the clock of the switch that brought it.
    package var time: EventTime
    package var link: LinkID
    /// Equal words are the same party, as the settings have withheld callers counted.
    package var caller: Party
    package var callee: Party

    package init(
        serial: CallSerial,
        time: EventTime,
        link: LinkID,
        caller: Party,
        callee: Party
    ) {
        self.serial = serial
        self.time = time
        self.link = link
        self.caller = caller
        self.callee = callee
    }
}

/// A rule beside masking: it looks at each new call once the kills of masking are written.
///
/// A value without clock and side effects: the same observations give the same findings always, and
/// what it holds is bounded whatever comes. Calls come in the order of arrival, which is nearly that of
/// time. A call that it holds may have left the table, or have become exempt: whoever acts on a finding
/// looks at each call anew.
package protocol CallRule: Sendable {
    /// Its number and word.
    var id: FindingRule { get }
    var action: RuleAction { get }
    /// An alert ends when its subject has been quiet for so long.
    var quietMicroseconds: Int64 { get }

    mutating func take(_ call: Observation) -> Finding?
    /// Goes on by other settings; what was flagged stays flagged.
    mutating func use(_ setup: RulesSetup)
}
