package import Telephony

/// The first trip of an attack, or the first call of a burst that a block ends.
package struct AlertOpened: Record {
    package var alert: AlertID
    /// The callee; of a rule whose subject is another party, that one.
    package var callee: Party
    /// The subject as operators read it.
    package var calleeName: PartyText
    /// The event time of the call that completed the pattern.
    package var tripped: EventTime
    package var link: LinkID
    /// When the agent decided, by its wall clock.
    package var decidedAt: EventTime
    /// The rule as it stood.
    package var threshold: Int
    package var windowMicroseconds: Int64
    /// How long after its stamp the event that tripped came.
    package var lateMicroseconds: Int64 = 0
    /// How far the agent's wall clock was ahead of the switch's.
    package var clockMicroseconds: Int64 = 0
    package var rule = FindingRule.masking
    /// The block's row in the log, where one led to it.
    package var block: Int64 = 0
    /// Who made that block, and why.
    package var why = ShortText<128>()
    /// What the finding is about; a callee without a word is the one above.
    package var subject = Subject.callee(.none)
    /// The subject as operators read it; empty where it is the callee.
    package var subjectName = PartyText()
    /// What the callee's own traffic said.
    package var baseline = BaselineFigures()
    /// False where the callee's own traffic makes no attack of this so far, and the rule alone decided.
    package var wouldTrip = true
    package var severity = Severity.critical

    package init(
        alert: AlertID,
        callee: Party,
        calleeName: PartyText,
        tripped: EventTime,
        link: LinkID,
        decidedAt: EventTime,
        threshold: Int,
        windowMicroseconds: Int64
    ) {
        self.alert = alert
        self.callee = callee
        self.calleeName = calleeName
        self.tripped = tripped
        self.link = link
        self.decidedAt = decidedAt
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }
}

extension AlertOpened {
    package static let blank = AlertOpened(
        alert: AlertID(0),
        callee: .none,
        calleeName: "",
        tripped: 0,
        link: LinkID(0),
        decidedAt: 0,
        threshold: 0,
        windowMicroseconds: 0
    )
    /// Completes the row of an alert that its calls opened.
    package static let table: RecordTable? = RecordTable("alerts", .merge)
    package var worth: RecordWorth { .request }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .key("id"))
        fields.endIdentity()
        fields.party("callee", &callee, .none)
        fields.text("calleeName", &calleeName, .none)
        fields.number("tripped", &tripped, .latest("tripped_us"))
        fields.derived(.kept("first_seen_us"), tripped)
        fields.derived(.kept("last_seen_us"), tripped)
        fields.link("link", &link, .latest("switch"))
        fields.number("decidedAt", &decidedAt, .latest("decided_us"))
        fields.count("threshold", &threshold, .latest("threshold").orNull)
        fields.number("windowMicroseconds", &windowMicroseconds, .latest("window_us").orNull)
        fields.number("lateMicroseconds", &lateMicroseconds, .latest("late_us"))
        fields.number("clockMicroseconds", &clockMicroseconds, .latest("clock_us"))
        fields.word("rule", &rule, .latest("rule"))
        fields.number("block", &block, .latest("block").orNull)
        fields.text("why", &why, .latest("why"))
        fields.subject("subject", &subject)
        fields.text("subjectName", &subjectName, .none)
        fields.word("severity", &severity, .latest("severity"))
        fields.derived(.latest("callee"), text: subject.kind.hasCallee ? calleeName : "")
        fields.derived(.latest("subject_kind"), word: subject.kind)
        fields.derived(.latest("subject"), text: subjectName.isEmpty ? calleeName : subjectName)
        baseline.visit(&fields)
        let isUnknown = !baseline.areKnown
        fields.flag("wouldTrip", &wouldTrip, .latest("would_trip").orNull(when: isUnknown))
    }
}
