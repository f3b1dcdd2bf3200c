package import Telephony
import Wire

/// Reads the events of one Kamailio into call events, without allocating.
///
/// What the reader leaves behind in `event` is good until the next event.
package struct EvapiReader {
    package internal(set) var event: CallEvent
    package let plan: NumberingPlan
    let rules: PartyRules
    private let link: LinkID
    private let keys = EvapiKeys()
    private let events = EventNames()

    package init(link: LinkID, plan: NumberingPlan, rules: PartyRules = PartyRules()) {
        self.link = link
        self.plan = plan
        self.rules = rules
        event = CallEvent(.created, link: link, time: 0, id: CallID())
    }

    /// Reads the payload of one netstring.
    package mutating func read(_ payload: Span<UInt8>) -> EvapiReading {
        do throws(MalformedEvapi) {
            return try reading(payload)
        } catch {
            return .malformed(error)
        }
    }

    private mutating func reading(_ payload: Span<UInt8>) throws(MalformedEvapi) -> EvapiReading {
        let slices = try scan(payload)
        let name = try slices.needed(.event, of: payload).text(of: payload, ShortText<16>.self)
        guard let told = events[name] else { return .ignored }
        switch told {
        case .pong: return .pong
        case .invite, .decide:
            try startCall(.created, slices, payload)
            try readInvite(slices, payload)
            if told == .decide { event.call.heldTransaction = transaction(slices, payload) }
        case .answer: try startCall(.answered, slices, payload)
        case .end: try startCall(.hungUp, slices, payload)
        case .failed:
            try startCall(.hungUp, slices, payload)
            guard noteCode(slices, payload) || slices.number(.isOver, of: payload) == 1 else {
                return .unprovenEnd
            }
        case .refused:
            try startCall(.hungUp, slices, payload)
            _ = noteCode(slices, payload)
            event.isRefusal = true
        }
        return .call
    }

    /// The SIP code as the cause; false where there is none, as where Kamailio made the answer itself.
    private mutating func noteCode(_ slices: EvapiSlices, _ payload: Span<UInt8>) -> Bool {
        guard let code = slices.number(.code, of: payload), (100...699).contains(code) else {
            return false
        }
        event.cause = ShortText("SIP \(code)")
        return true
    }

    private func scan(_ payload: Span<UInt8>) throws(MalformedEvapi) -> EvapiSlices {
        var slices = EvapiSlices()
        var repeated: EvapiField?
        do throws(JSONFault) {
            try JSONScan.members(of: payload) { key, value in
                guard let field = keys.field(key, of: payload) else { return }
                if !slices.note(field, value) { repeated = field }
            }
        } catch {
            throw .notJSON(at: error.index)
        }
        if let repeated { throw .repeated(repeated.key) }
        return slices
    }

    /// What every call event has: its time and the call's name.
    private mutating func startCall(
        _ kind: CallEvent.Kind,
        _ slices: EvapiSlices,
        _ payload: Span<UInt8>
    ) throws(MalformedEvapi) {
        guard let time = try slices.needed(.time, of: payload).time(of: payload) else {
            throw .wrongType(EvapiField.time.key)
        }
        let callID = try slices.needed(.callID, of: payload)
        let fromTag = try slices.needed(.fromTag, of: payload)
        event = CallEvent(kind, link: link, time: time, id: identifier(callID, fromTag, payload))
        event.call.isNamedByDialog = true
        event.call.sipCallID = callID.text(of: payload)
        event.call.fromTag = fromTag.text(of: payload)
        event.call.cseq = slices.number(.cseq, of: payload) ?? 0
        if let entry = slices.number(.dialogEntry, of: payload),
            let id = slices.number(.dialogID, of: payload)
        {
            event.call.dialog = DialogKey(entry: entry, id: id)
        }
    }

    private func identifier(
        _ callID: JSONSlice,
        _ fromTag: JSONSlice,
        _ payload: Span<UInt8>
    ) -> CallID {
        var name = DialogName()
        JSONScan.decode(callID, of: payload) { byte in
            name.addCallID(byte)
            return true
        }
        name.addSeparator()
        JSONScan.decode(fromTag, of: payload) { byte in
            name.addFromTag(byte)
            return true
        }
        return name.id
    }

    private mutating func readInvite(
        _ slices: EvapiSlices,
        _ payload: Span<UInt8>
    ) throws(MalformedEvapi) {
        event.call.name = optional(.name, slices, payload)
        event.call.userAgent = optional(.userAgent, slices, payload)
        event.call.source = source(slices, payload)
        if slices.number(.isSigned, of: payload) == 1 { event.call.attestation = .signed }
        try readCaller(slices, payload)
        try readCallee(slices, payload)
        scope(slices, payload)
    }

    /// What an event need not have; something else than a string counts as nothing.
    func optional<let capacity: Int>(
        _ field: EvapiField,
        _ slices: EvapiSlices,
        _ payload: Span<UInt8>
    ) -> ShortText<capacity> {
        guard let value = try? slices.string(field, of: payload) else { return ShortText() }
        return value.text(of: payload)
    }

    private func source(_ slices: EvapiSlices, _ payload: Span<UInt8>) -> ShortText<48> {
        let real: ShortText<64> = optional(.realSource, slices, payload)
        if !real.isEmpty { return SourceAddress.address(in: real, endsInPort: false) }
        return SourceAddress.address(in: optional(.source, slices, payload), endsInPort: true)
    }

    private func transaction(_ slices: EvapiSlices, _ payload: Span<UInt8>) -> TransactionKey? {
        guard let index = slices.number(.transactionIndex, of: payload),
            let label = slices.number(.transactionLabel, of: payload)
        else { return nil }
        return TransactionKey(index: index, label: label)
    }
}
