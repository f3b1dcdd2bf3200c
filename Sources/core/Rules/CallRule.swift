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
    /// The same two by words that are good however long the call lasts.
    package var callerKey: PartyKey
    package var calleeKey: PartyKey
    /// The address that it comes from, as a digest of its text; 0 where there is none, or no rule wants
    /// it.
    package var source: UInt64 = 0

    /// A call between parties that are no texts, or whose keys are told later.
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
        callerKey = PartyKey(caller)
        calleeKey = PartyKey(callee)
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
    /// Calls that it could not read, and so did not judge.
    var unreadCalls: Int { get }

    /// Whether it wants to hear of answers and ends: calls are followed for such rules alone.
    var wantsEnds: Bool { get }
    /// Whether it wants to know where calls come from.
    var wantsSources: Bool { get }

    /// Looks at one new call; what it completes, where it completes anything.
    mutating func take(_ call: Observation) -> Finding?
    /// The same for a rule that may find several things at once.
    mutating func began(_ call: Observation) -> [Finding]
    /// A call that it was shown was answered.
    mutating func answered(_ call: Observation, at time: EventTime)
    /// A call that it was shown is up no more, however that is known; what that completes.
    ///
    /// Each call that it was shown comes here once, unless it was dropped; so do calls that began while
    /// the rule was off.
    mutating func ended(_ end: CallEnd) -> [Finding]
    /// These calls have become exempt: they count no more and are flagged no more.
    mutating func drop(_ calls: Set<CallSerial>)
    /// Whether a call that was shown to the rule and is held still was flagged by it.
    func hasFlagged(_ call: Observation) -> Bool
    /// Whether a finding holds, counted out once more from the calls and by none of the figures that
    /// led to it.
    func isProven(_ finding: Finding) -> Bool
    /// How near a call that was shown to the rule and is held still has brought its subject to what
    /// the rule looks for; nil where the rule has nothing to say of it.
    func standing(of call: Observation) -> RuleStanding?
    /// Goes on by other settings; what was flagged stays flagged.
    mutating func use(_ setup: RulesSetup)
}

/// A rule that is content with what it is shown, and asks the core to look at each call anew.
extension CallRule {
    package var shedCalls: Int { 0 }
    package var unreadCalls: Int { 0 }
    package var wantsEnds: Bool { false }
    package var wantsSources: Bool { false }
    package mutating func take(_ call: Observation) -> Finding? { nil }
    package mutating func began(_ call: Observation) -> [Finding] { take(call).map { [$0] } ?? [] }
    package mutating func answered(_ call: Observation, at time: EventTime) {}
    package mutating func ended(_ end: CallEnd) -> [Finding] { [] }
    package mutating func drop(_ calls: Set<CallSerial>) {}
    package func hasFlagged(_ call: Observation) -> Bool { false }
    /// Nothing is proven without a count: brakes take hold where such a rule is to end calls.
    package func isProven(_ finding: Finding) -> Bool { false }
    package func standing(of call: Observation) -> RuleStanding? { nil }
}

extension Party {
    /// True where it is known who it is: neither missing nor withheld.
    package var isSomebody: Bool { kind != .none && kind != .withheld }
}
