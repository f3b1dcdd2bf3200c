import Telephony

/// Who calls whom.
extension EventReader {
    mutating func readParties(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.callerName, of: body, to: &call.name)
        readSource(slices, body)
        slices.add(.userAgent, of: body, to: &call.userAgent)
        slices.add(.sipCallID, of: body, to: &call.sipCallID)
        slices.add(.fromTag, of: body, to: &call.fromTag)
        readCaller(slices, body)
        if call.leg == .outbound {
            readRung(slices, body)
        } else {
            readCallee(slices, body)
        }
        scope(slices, body)
    }

    private mutating func readSource(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.networkAddress, of: body, to: &call.source)
        if call.source.isEmpty { slices.add(.networkIP, of: body, to: &call.source) }
        if !slices[.proxiedSource].isEmpty, trustedProxies.contains(call.source) {
            call.source = slices.text(.proxiedSource, of: body)
        }
    }

    // MARK: The caller

    /// The caller is an asserted identity where one came from somebody who may assert it.
    ///
    /// FreeSWITCH has put it in place of the From user by then: P-Preferred-Identity before
    /// P-Asserted-Identity before Remote-Party-ID (sofia.c, 1.11).
    private mutating func readCaller(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.callerNumber, of: body, to: &call.caller)
        call.callerReading = reading(ofCaller: .callerNumber, call.caller, slices, body)
        guard !slices[.assertedBy].isEmpty, !call.caller.isEmpty, call.leg == .inbound else {
            return
        }
        var from = PartyText()
        slices.add(.fromUser, of: body, to: &from)
        if isNobody(from) { from = PartyText() }
        let fromReading =
            from.isEmpty
            ? PartyReading.party(.withheld) : reading(ofCaller: .fromUser, from, slices, body)
        let peer = slices.text(.networkAddress, of: body, ShortText<48>.self)
        let choice = CallerChoice(
            asserted: call.callerReading,
            from: fromReading,
            isBelieved: rules.believes(assertionFrom: call.source, peer)
        )
        call.callerSource = choice.source
        if from != call.caller { call.callerOther = choice.isAsserted ? from : call.caller }
        guard !choice.isAsserted else { return }
        (call.caller, call.callerReading) = (from, fromReading)
    }

    private func reading(
        ofCaller field: EventField,
        _ text: PartyText,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> PartyReading {
        guard text.isCut else { return plan.read(text) }
        return plan.read(
            slices.text(field, of: body, ShortText<256>.self),
            wholeHash: slices.wholeHash(field, of: body)
        )
    }

    // MARK: The callee

    private mutating func readCallee(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.destination, of: body, to: &call.callee)
        call.calleeReading = reading(ofCallee: .destination, call.callee, slices, body)
        guard !slices[.toUser].isEmpty else { return }
        var to = PartyText()
        slices.add(.toUser, of: body, to: &to)
        // Mostly all three are the same, and nothing is to be chosen.
        guard to != call.callee, !isNobody(to) else { return }
        var request = PartyText()
        slices.add(.requestUser, of: body, to: &request)
        let toReading = reading(ofCallee: .toUser, to, slices, body)
        let called = PartyRules.Called(
            request: isNobody(call.callee) ? .party(.none) : call.calleeReading,
            to: toReading,
            isByRegistration: !slices[.gateway].isEmpty,
            isAsRequested: request == call.callee
        )
        guard rules.takesTo(called) else { return }
        (call.callee, call.calleeReading) = (to, toReading)
    }

    /// The number that an outbound leg rings: a user of the directory by that name, since the address
    /// where he has registered may be any.
    private mutating func readRung(_ slices: EventSlices, _ body: RawSpan) {
        let field: EventField = slices[.dialedUser].isEmpty ? .destination : .dialedUser
        slices.add(field, of: body, to: &call.callee)
        call.calleeReading = reading(ofCallee: field, call.callee, slices, body)
        var parent = CallID()
        slices.add(.callUUID, of: body, to: &parent)
        if parent.isEmpty || parent == call.id {
            parent = CallID()
            slices.add(.otherLeg, of: body, to: &parent)
        }
        if parent != call.id, !parent.isCut { call.parent = parent }
    }

    private func reading(
        ofCallee field: EventField,
        _ text: PartyText,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> PartyReading {
        guard text.isCut else { return plan.readCallee(text) }
        return plan.readCallee(
            slices.text(field, of: body, ShortText<256>.self),
            wholeHash: slices.wholeHash(field, of: body)
        )
    }

    /// What FreeSWITCH writes for a URI without a user (recorded with 1.10.12).
    private func isNobody(_ text: PartyText) -> Bool { text == "nobody" }

    // MARK: Where short numbers belong

    private mutating func scope(_ slices: EventSlices, _ body: RawSpan) {
        guard !call.callerReading.isOfTheWorld || !call.calleeReading.isOfTheWorld else { return }
        let context = context(slices, body)
        let (own, from) = (host(.ownDomain, slices, body), host(.fromHost, slices, body))
        let called = call.leg == .outbound ? EventField.dialedDomain : .requestHost
        let callee = rules.scope(context: context, hosts: host(called, slices, body), own)
        call.calleeReading = plan.scoped(call.calleeReading, to: callee)
        let caller = rules.scope(context: context, hosts: own, from)
        call.callerReading = plan.scoped(call.callerReading, to: caller)
    }

    /// The context, where the switch chose it.
    ///
    /// A profile with the context `_domain_` takes the host of From, which anybody may write: that one
    /// counts only for a caller who proved that he belongs there.
    private func context(_ slices: EventSlices, _ body: RawSpan) -> PartyScope {
        let context = host(.context, slices, body)
        guard !context.isEmpty, !slices[.fromHost].isEmpty else { return context }
        let from = KnownDomains.plain(host(.fromHost, slices, body))
        let plain = KnownDomains.plain(context)
        guard plain == from else { return context }
        return plain == KnownDomains.plain(host(.ownDomain, slices, body)) ? context : PartyScope()
    }

    private func host(
        _ field: EventField,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> PartyScope {
        slices[field].isEmpty ? PartyScope() : slices.text(field, of: body)
    }
}
