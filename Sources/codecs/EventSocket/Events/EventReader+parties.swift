import Telephony

/// Who calls whom.
extension EventReader {
    /// The parties of a new leg.
    mutating func readParties(_ slices: EventSlices, _ body: RawSpan) {
        readDescription(slices, body)
        readCaller(slices, body)
        if event.call.leg == .outbound {
            readRung(slices, body)
        } else {
            readCallee(slices, body)
        }
        scope(slices, body)
    }

    /// The parties of a leg that is over, as they stand then: a transfer has changed them, so they count
    /// only for a call of which nothing else is known.
    mutating func readAccount(_ slices: EventSlices, _ body: RawSpan) {
        readDescription(slices, body)
        slices.add(.callerNumber, of: body, to: &event.call.caller)
        event.call.callerReading = reading(ofCaller: .callerNumber, event.call.caller, slices, body)
        slices.add(.destination, of: body, to: &event.call.callee)
        event.call.calleeReading = reading(ofCallee: .destination, event.call.callee, slices, body)
        if event.call.leg == .outbound { readParent(rare(of: body), body) }
        guard !event.call.callerReading.isOfTheWorld || !event.call.calleeReading.isOfTheWorld
        else { return }
        event.call.callerReading = event.call.callerReading.scoped(to: PartyScope())
        event.call.calleeReading = event.call.calleeReading.scoped(to: PartyScope())
    }

    private mutating func readDescription(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.callerName, of: body, to: &event.call.name)
        slices.add(.networkAddress, of: body, to: &event.call.source)
        if event.call.source.isEmpty { slices.add(.networkIP, of: body, to: &event.call.source) }
        if !slices[.proxiedSource].isEmpty { readProxiedSource(slices, body) }
        slices.add(.userAgent, of: body, to: &event.call.userAgent)
        slices.add(.sipCallID, of: body, to: &event.call.sipCallID)
        slices.add(.fromTag, of: body, to: &event.call.fromTag)
    }

    /// The true source of a call, where who says so is believed.
    private mutating func readProxiedSource(_ slices: EventSlices, _ body: RawSpan) {
        if trustedProxies.contains(event.call.source) {
            event.call.source = slices.text(.proxiedSource, of: body)
        } else if event.kind == .created {
            sourcesNotBelieved += 1
            lastNotBelieved = event.call.source
        }
    }

    /// What is looked for only where it can matter.
    private func rare(of body: RawSpan) -> EventSlices {
        var scan = HeaderScan()
        scan.readRare(body, tables)
        return scan.slices
    }

    // MARK: The caller

    /// The caller is an asserted identity where one came from somebody who may assert it.
    ///
    /// FreeSWITCH has put it in place of the From user by then: P-Preferred-Identity before
    /// P-Asserted-Identity before Remote-Party-ID (sofia.c, 1.11).
    private mutating func readCaller(_ slices: EventSlices, _ body: RawSpan) {
        slices.add(.callerNumber, of: body, to: &event.call.caller)
        event.call.callerReading = reading(ofCaller: .callerNumber, event.call.caller, slices, body)
        guard !event.call.caller.isEmpty, event.call.leg == .inbound,
            !slices.areSame(.callerNumber, .fromUser, of: body),
            !rare(of: body)[.assertedBy].isEmpty
        else { return }
        var from = PartyText()
        slices.add(.fromUser, of: body, to: &from)
        if isNobody(from) { from = PartyText() }
        let fromReading =
            from.isEmpty
            ? PartyReading.party(.withheld) : reading(ofCaller: .fromUser, from, slices, body)
        let peer = slices.text(.networkAddress, of: body, ShortText<48>.self)
        let choice = CallerChoice(
            asserted: event.call.callerReading,
            from: fromReading,
            isBelieved: rules.believes(assertionFrom: event.call.source, peer)
        )
        event.call.callerSource = choice.source
        if from != event.call.caller {
            event.call.callerOther = OtherIdentity(choice.isAsserted ? from : event.call.caller)
        }
        guard !choice.isAsserted else { return }
        (event.call.caller, event.call.callerReading) = (from, fromReading)
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
        slices.add(.destination, of: body, to: &event.call.callee)
        event.call.calleeReading = reading(ofCallee: .destination, event.call.callee, slices, body)
        // Mostly they are the same, and nothing is to be chosen.
        guard !slices[.toUser].isEmpty, !slices.areSame(.destination, .toUser, of: body) else {
            return
        }
        var to = PartyText()
        slices.add(.toUser, of: body, to: &to)
        guard to != event.call.callee, !isNobody(to) else { return }
        let rare = rare(of: body)
        var request = PartyText()
        rare.add(.requestUser, of: body, to: &request)
        let toReading = reading(ofCallee: .toUser, to, slices, body)
        let called = PartyRules.Called(
            request: isNobody(event.call.callee) ? .party(.none) : event.call.calleeReading,
            to: toReading,
            isByRegistration: !rare[.gateway].isEmpty,
            isAsRequested: request == event.call.callee
        )
        guard rules.takesTo(called) else { return }
        (event.call.callee, event.call.calleeReading) = (to, toReading)
    }

    /// The number that an outbound leg rings: a user of the directory by that name, since the address
    /// where he has registered may be any.
    private mutating func readRung(_ slices: EventSlices, _ body: RawSpan) {
        let rare = rare(of: body)
        if rare[.dialedUser].isEmpty {
            slices.add(.destination, of: body, to: &event.call.callee)
            event.call.calleeReading = reading(
                ofCallee: .destination,
                event.call.callee,
                slices,
                body
            )
        } else {
            rare.add(.dialedUser, of: body, to: &event.call.callee)
            event.call.calleeReading = reading(ofCallee: .dialedUser, event.call.callee, rare, body)
        }
        readParent(rare, body)
    }

    private mutating func readParent(_ rare: EventSlices, _ body: RawSpan) {
        var parent = rare.name(.callUUID, of: body)
        if parent.isEmpty || parent == event.call.id {
            parent = rare.name(.otherLeg, of: body)
        }
        if parent != event.call.id, !parent.isEmpty, !parent.isCut { event.call.parent = parent }
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
        guard !event.call.callerReading.isOfTheWorld || !event.call.calleeReading.isOfTheWorld
        else { return }
        let context = host(.context, slices, body)
        let from = host(.fromHost, slices, body)
        let isCopied =
            !from.isEmpty && context.count == from.count
            && KnownDomains.plain(context) == KnownDomains.plain(from)
        // The rest says nothing more where no domain is known.
        let needsMore = isCopied || !rules.domains.isEmpty
        let rare = needsMore ? rare(of: body) : EventSlices()
        let own = host(.ownDomain, rare, body)
        // A profile with the context `_domain_` takes the host of From, which anybody may write: that one
        // counts only for a caller who proved that he belongs there.
        let isProved = KnownDomains.plain(own) == KnownDomains.plain(context)
        let chosen = isCopied && !isProved ? PartyScope() : context
        let called = event.call.leg == .outbound ? EventField.dialedDomain : .requestHost
        let callee = rules.scope(context: chosen, hosts: host(called, rare, body), own)
        event.call.calleeReading = plan.scoped(event.call.calleeReading, to: callee)
        let caller = rules.scope(context: chosen, hosts: own, from)
        event.call.callerReading = plan.scoped(event.call.callerReading, to: caller)
    }

    private func host(
        _ field: EventField,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> PartyScope {
        slices[field].isEmpty ? PartyScope() : slices.text(field, of: body)
    }
}
