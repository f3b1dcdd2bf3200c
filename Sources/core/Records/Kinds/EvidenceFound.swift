package import Telephony

/// What stands beside the count of callers, by the number that records keep.
package enum EvidenceSignal: UInt8, RecordWord {
    /// Callers from one address.
    case source
    /// Callers with one user agent.
    case userAgent
    /// Callers that are consecutive numbers.
    case sequence
    /// Callers that no country's plan allows.
    case plan
    /// Callers whose numbers differ from the callee's in the last digits only.
    case neighbours
    /// Callers that this switch has not seen before.
    case newCallers
    /// Numbers of the operator's own that call from outside.
    case ownNumbers
    /// Signatures that do not hold, say little, or are missing where others have them.
    case attestation
    /// Calls that were not answered, or over at once.
    case ends
    /// More callers than the callee's own traffic brings.
    case rate

    package static let words = [
        "source", "user_agent", "sequence", "plan", "neighbours", "new_callers", "own_numbers",
        "attestation", "ends", "rate",
    ]
}

/// How much a signal says, by the rules that stand with each.
package enum EvidenceStrength: UInt8, RecordWord {
    case absent
    case weak
    case strong

    package static let words = caseNames
}

/// One signal and its figures; the words are made of these where they are shown.
package struct Evidence: Sendable, Equatable {
    package var signal: EvidenceSignal
    package var strength = EvidenceStrength.absent
    /// How many show it, and of how many.
    package var found = 0
    package var of = 0
    /// The same of what is ordinary here: other calls of late.
    package var others = 0
    package var ofOthers = 0
    /// A further figure, as the signal has it.
    package var figure = 0
    /// What is shared, or the first that shows it.
    package var detail = ShortText<64>()

    package init(_ signal: EvidenceSignal) { self.signal = signal }
}

/// What stands beside an alert's count of callers, each signal as it was seen last.
package struct EvidenceFound: Record {
    package var alert: AlertID
    package var evidence: Evidence
    /// The event time up to which calls were looked at.
    package var at: EventTime
    /// It led to the alert: without it, the callers were too few for the callee.
    package var led = false

    package init(alert: AlertID, _ evidence: Evidence, at: EventTime) {
        (self.alert, self.evidence, self.at) = (alert, evidence, at)
    }
}

extension EvidenceFound {
    package static let blank = EvidenceFound(alert: AlertID(0), Evidence(.source), at: 0)
    package static let table: RecordTable? = RecordTable("evidence", .merge)
    package var worth: RecordWorth { .detail }

    /// A row for each alert and signal.
    package var row: Int64 { alert.value << 4 | Int64(evidence.signal.rawValue) }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.id("alert", &alert, .kept("alert"))
        fields.word("signal", &evidence.signal, .kept("signal"))
        fields.endIdentity()
        fields.derived(.key("id"), row)
        fields.word("strength", &evidence.strength, .latest("strength"))
        fields.count("found", &evidence.found, .latest("found"))
        fields.count("of", &evidence.of, .latest("of_callers"))
        fields.count("others", &evidence.others, .latest("others"))
        fields.count("ofOthers", &evidence.ofOthers, .latest("of_others"))
        fields.count("figure", &evidence.figure, .latest("figure"))
        fields.text("detail", &evidence.detail, .latest("detail"))
        fields.number("at", &at, .latest("at_us"))
        fields.flag("led", &led, .greatest("led"))
    }
}
