import Kamailio
import Wire

/// Netstrings and the events in them, whole and cut, against the slow reading.
struct EvapiFuzz {
    private let input: CutInput

    init(_ input: [UInt8], isPlanted: Bool) {
        self.input = CutInput(input, isPlanted: isPlanted)
    }

    var complaint: String? { stream ?? payload }

    private var stream: String? {
        let limits = NetstringLimits()
        let whole = EvapiFeed(input.whole, limits: limits)
        let slow = SlowEvapi(limits: limits)
        let expected = slow.payloads(of: input.bytes)
        let readings = expected.payloads.map(slow.reading)
        return difference("payloads", whole.payloads, expected.payloads)
            ?? difference("the end is good", whole.error == nil, expected.isGood)
            ?? difference("events", whole.readings.map(placeless), readings)
            ?? difference("cut", EvapiFeed(input.cut, limits: limits), whole)
    }

    /// The input as one payload: a fuzzer rarely keeps a netstring's length right.
    private var payload: String? {
        difference(
            "payload",
            placeless(EvapiFeed.Reading(input.bytes)),
            SlowEvapi().reading(of: input.bytes)
        )
    }

    /// Where a fault in JSON shows is no matter of right and wrong.
    private func placeless(_ reading: EvapiFeed.Reading) -> EvapiFeed.Reading {
        guard case .malformed(.notJSON) = reading.reading else { return reading }
        return EvapiFeed.Reading(.malformed(.notJSON(at: 0)), event: nil)
    }
}
