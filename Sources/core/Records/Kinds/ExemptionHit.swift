package import Telephony

/// One call that an exemption kept out of the windows, or one kill that it stopped.
package struct ExemptionHit: Record {
    /// Row of the exemption in the log; 0 for the emergency numbers of the settings.
    package var exemption: Int64
    package var time: EventTime

    package init(exemption: Int64, time: EventTime) {
        self.exemption = exemption
        self.time = time
    }
}

extension ExemptionHit {
    package static let blank = ExemptionHit(exemption: 0, time: 0)
    /// Counted in the row of the exemption.
    package static let table: RecordTable? = nil
    package var worth: RecordWorth { .detail }

    package mutating func visit(_ fields: inout some FieldVisitor) {
        fields.number("exemption", &exemption, .none)
        fields.endIdentity()
        fields.number("time", &time, .none)
    }
}
