package import Telephony

/// As many distinct callers as the rule wants, and fewer than the callee's own traffic makes an attack:
/// no alert, and not passed over in silence.
package struct BurstSeen: Record {
    package var callee: Party
    /// The callee as operators read it.
    package var calleeName: PartyText
    /// The switch that brought the call that completed the pattern.
    package var link: LinkID
    /// The event time of that call.
    package var time: EventTime
    /// Distinct callers within the window of the rule by then.
    package var callers: Int
    /// The rule as it stood.
    package var threshold: Int
    package var windowMicroseconds: Int64
    package var baseline = BaselineFigures()

    package init(
        callee: Party,
        calleeName: PartyText,
        link: LinkID,
        time: EventTime,
        callers: Int,
        threshold: Int,
        windowMicroseconds: Int64
    ) {
        self.callee = callee
        self.calleeName = calleeName
        self.link = link
        self.time = time
        self.callers = callers
        self.threshold = threshold
        self.windowMicroseconds = windowMicroseconds
    }
}

extension BurstSeen {
    package static let blank = BurstSeen(
        callee: .none,
        calleeName: "",
        link: LinkID(0),
        time: 0,
        callers: 0,
        threshold: 0,
        windowMicroseconds: 0
    )
    package static let table: RecordTable? = RecordTable("bursts", .insertOrIgnore)
    package var worth: RecordWorth { .detail }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.party("callee", &callee, .none)
        fields.text("calleeName", &calleeName, .key("callee"))
        fields.link("link", &link, .kept("switch"))
        fields.number("time", &time, .key("at_us"))
        fields.endIdentity()
        fields.count("callers", &callers, .kept("distinct_callers"))
        fields.count("threshold", &threshold, .kept("threshold"))
        fields.number("windowMicroseconds", &windowMicroseconds, .kept("window_us"))
        baseline.visit(&fields)
    }
}
