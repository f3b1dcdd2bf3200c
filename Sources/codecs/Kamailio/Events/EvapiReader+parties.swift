import Telephony
import Wire

/// Who calls whom.
extension EvapiReader {
    /// An identity that came in an event, with its reading; nil where none did.
    private typealias Identity = (text: PartyText, reading: PartyReading)

    /// The caller is an asserted identity where one came from somebody who may assert it.
    ///
    /// The order of the headers is that of FreeSWITCH, so that one call has one caller on both.
    mutating func readCaller(
        _ slices: EvapiSlices,
        _ payload: Span<UInt8>
    ) throws(MalformedEvapi) {
        let from = try slices.string(.caller, of: payload) ?? JSONSlice()
        let sent = caller(from, payload)
        (event.call.caller, event.call.callerReading) = sent
        guard let asserted = asserted(slices, payload) else { return }
        let peer = SourceAddress.address(
            in: optional(.source, slices, payload),
            endsInPort: true
        )
        let choice = CallerChoice(
            asserted: asserted.reading,
            from: sent.reading,
            isBelieved: rules.believes(assertionFrom: event.call.source, peer)
        )
        event.call.callerSource = choice.source
        if asserted.text != sent.text {
            event.call.callerOther = OtherIdentity(choice.isAsserted ? sent.text : asserted.text)
        }
        if choice.isAsserted { (event.call.caller, event.call.callerReading) = asserted }
    }

    private func asserted(_ slices: EvapiSlices, _ payload: Span<UInt8>) -> Identity? {
        for field in [EvapiField.preferred, .asserted, .remoteParty] {
            guard let value = try? slices.string(field, of: payload), !value.place.isEmpty else {
                continue
            }
            return caller(value, payload)
        }
        return nil
    }

    private func caller(_ value: JSONSlice, _ payload: Span<UInt8>) -> Identity {
        let text: PartyText = value.text(of: payload)
        guard text.isCut else { return (text, plan.read(text)) }
        let whole = value.text(of: payload, ShortText<256>.self)
        return (text, plan.read(whole, wholeHash: value.wholeHash(of: payload)))
    }

    /// The callee is what the caller dialled: the request URI, unless it has no user or the rules say
    /// otherwise.
    mutating func readCallee(
        _ slices: EvapiSlices,
        _ payload: Span<UInt8>
    ) throws(MalformedEvapi) {
        let request = try slices.string(.callee, of: payload) ?? JSONSlice()
        (event.call.callee, event.call.calleeReading) = callee(request, payload)
        guard let value = try? slices.string(.toUser, of: payload), !value.place.isEmpty else {
            return
        }
        let to = callee(value, payload)
        let called = PartyRules.Called(request: event.call.calleeReading, to: to.reading)
        guard to.text != event.call.callee, rules.takesTo(called) else { return }
        (event.call.callee, event.call.calleeReading) = to
    }

    private func callee(_ value: JSONSlice, _ payload: Span<UInt8>) -> Identity {
        let text: PartyText = value.text(of: payload)
        guard text.isCut else { return (text, plan.readCallee(text)) }
        let whole = value.text(of: payload, ShortText<256>.self)
        return (text, plan.readCallee(whole, wholeHash: value.wholeHash(of: payload)))
    }

    /// A proxy has no contexts: short numbers belong to the domains that are known.
    mutating func scope(_ slices: EvapiSlices, _ payload: Span<UInt8>) {
        guard !event.call.callerReading.isOfTheWorld || !event.call.calleeReading.isOfTheWorld
        else { return }
        let callee = rules.scope(
            context: PartyScope(),
            hosts: optional(.requestHost, slices, payload)
        )
        event.call.calleeReading = plan.scoped(event.call.calleeReading, to: callee)
        let caller = rules.scope(
            context: PartyScope(),
            hosts: optional(.fromHost, slices, payload)
        )
        event.call.callerReading = plan.scoped(event.call.callerReading, to: caller)
    }
}
