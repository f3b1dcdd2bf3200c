package import Telephony

/// What was learned of the traffic of one callee, as it stands now; the next start goes on from it.
///
/// The whole of the traffic is kept as one more, whose key is 0. A record without a state says that
/// the callee is to be forgotten.
package struct CalleeLearned: Record {
    /// The bits of the callee's key.
    package var callee: Int64
    /// The callee as operators read it.
    package var name: PartyText
    /// All that was learned, in a form that only who learns can read.
    package var state = ShortText<512>()
    /// Calls an hour at this time of day, in thousandths.
    package var profile: Int64 = 0
    /// Calls an hour at the busiest time of day, in thousandths.
    package var busiest: Int64 = 0
    /// How unevenly its calls have come, as the shape of a negative binomial, 0 for Poisson's; `unknown`
    /// where they are too few to say.
    package var dispersion = Self.unknown
    /// When its first and its latest call began.
    package var since: EventTime = 0
    package var lastCall: EventTime = 0
    /// Distinct callers that were no chance any more when this was written.
    package var limit = 0

    package static let unknown = -1

    package init(callee: Int64, name: PartyText) { (self.callee, self.name) = (callee, name) }

    /// True where it is to be forgotten.
    package var isForgotten: Bool { state.isEmpty }
}

extension CalleeLearned {
    package static let blank = CalleeLearned(callee: 0, name: "")
    package static let table: RecordTable? = RecordTable("baselines", .merge)
    /// It comes again within the hour, so a journal that fills gives it up with the ordinary calls; an
    /// operator's word does not.
    package var worth: RecordWorth { isForgotten ? .outcome : .ordinaryCall }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.number("callee", &callee, .key("id"))
        fields.endIdentity()
        fields.text("name", &name, .latest("callee"))
        fields.text("state", &state, .latest("state"))
        fields.number("profile", &profile, .latest("profile"))
        fields.number("busiest", &busiest, .latest("busiest"))
        fields.count("dispersion", &dispersion, .latest("dispersion").orNull(when: dispersion < 0))
        fields.number("since", &since, .latest("since_us"))
        fields.number("lastCall", &lastCall, .latest("last_call_us"))
        fields.count("limit", &limit, .latest("callers"))
    }
}
