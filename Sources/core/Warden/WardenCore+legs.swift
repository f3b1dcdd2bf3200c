import Calls
import Records
import Telephony

/// What a leg that begins is to the calls that are known.
enum NewLeg {
    case call
    /// A further number that the switch rings for a call that is not known: judged as a call, and the
    /// same one to the rules behind masking.
    case furtherNumber
    /// A number rung for a call that is known: judged as well, and no call of its own.
    case legOfKnown
}

/// Outbound legs: a number that the switch rings is called, too, whatever was dialled.
extension WardenCore {
    mutating func begun(_ event: CallEvent, at now: Moment) {
        if case .outbound = event.leg {
            noteLeg(event, .created)
            rung(event, at: now)
        } else {
            created(event, at: now)
        }
    }

    /// A leg that counts as a call is the other leg of its call as well, to be ended with it.
    mutating func noteLeg(_ event: CallEvent, _ kind: OtherLeg.Kind) {
        guard case .outbound = event.leg else { return }
        calls.note(
            OtherLeg(kind, link: event.link, time: event.time, id: event.id, call: event.parent)
        )
    }

    /// Counts a leg as a call to the number rung: once for each call and number.
    ///
    /// The caller is that of the inbound leg, where there is one: a switch may show another number
    /// outside, and by that one all calls would be one caller's.
    private mutating func rung(_ event: CallEvent, at now: Moment) {
        let leg = OutboundLegs.Key(link: event.link, call: event.id)
        let root = root(of: event)
        guard !legs.isLeftAlone(root) else {
            _ = legs.note(leg, of: root, rings: event.calleeReading.unscoped.pattern)
            counters.legsAside += 1
            return
        }
        let number = event.calleeReading.unscoped.pattern
        let known = root == leg ? nil : calls.find(root.call, on: root.link)
        let isNew = legs.note(leg, of: root, rings: number)
        guard let known else {
            guard isNew else { return setAside() }
            var alone = event
            alone.parent = CallID()
            let isFirst = legs.numbersRung(by: root) <= 1
            return created(alone, as: isFirst ? .call : .furtherNumber, at: now)
        }
        var call = calls.event(known)
        guard isNew, call.calleeReading.unscoped.pattern != number else { return setAside() }
        (call.id, call.time, call.leg) = (event.id, event.time, .outbound)
        (call.callee, call.calleeReading) = (event.callee, event.calleeReading)
        created(call, as: .legOfKnown, at: now)
    }

    private mutating func setAside() { counters.legsAside += 1 }

    private func root(of event: CallEvent) -> OutboundLegs.Key {
        let own = event.parent.isEmpty ? event.id : event.parent
        let key = OutboundLegs.Key(link: event.link, call: own)
        return legs.root(of: key) ?? key
    }

    /// A call that is left alone is so with every number that it rings.
    mutating func noteExempt(_ event: CallEvent) {
        guard event.leg == .inbound, setup.linksWithLegs.contains(event.link) else { return }
        legs.leaveAlone(OutboundLegs.Key(link: event.link, call: event.id))
    }

    /// The call of the table by the name by which it is ended.
    func eventToEnd(_ serial: CallSerial) -> CallEvent {
        var event = calls.event(serial)
        name(&event)
        return event
    }

    /// An outbound leg ends with the call that it was made for, and that call ends every leg.
    @inline(__always)
    func name(_ event: inout CallEvent) {
        if let inbound = inboundName(of: event) { event.id = inbound }
    }

    /// The name of the call that an outbound leg was made for, where it is known.
    @inline(__always)
    func inboundName(of event: CallEvent) -> CallID? {
        guard case .outbound = event.leg, let inbound = inbound(of: event) else { return nil }
        return calls.event(inbound).id
    }

    /// True where a call is over, or the number that it rang is not rung any more.
    func hasEnded(_ serial: CallSerial) -> Bool {
        if calls[serial].hasEnded { return true }
        guard !legs.isEmpty, !setup.linksWithLegs.isEmpty,
            let inbound = inbound(of: calls.event(serial))
        else {
            return false
        }
        return calls[inbound].hasEnded
    }

    /// The inbound leg of an outbound one, where it is known.
    private func inbound(of event: CallEvent) -> CallSerial? {
        guard event.leg == .outbound else { return nil }
        let leg = OutboundLegs.Key(link: event.link, call: event.id)
        guard let root = legs.root(of: leg), root != leg else { return nil }
        return calls.find(root.call, on: root.link)
    }

    private func isSame(_ party: Party, _ reading: PartyReading) -> Bool {
        if case .party(let other) = reading { return party == other }
        return calls.identities.reading(of: party) == reading
    }

    /// The account of a whole call, with whom it was for when it began: a transfer changes that.
    ///
    /// A leg has no account of its own beside that of its call.
    mutating func emitFinished(_ event: CallEvent, _ name: ReadName) {
        guard !event.hasParent else { return }
        guard let serial = calls.find(event.id, name, on: event.link) else {
            return emit(finished: event)
        }
        let (caller, callee) = (
            calls[serial].caller, calls.window.callees[calls[serial].place].party
        )
        guard !isSame(callee, event.calleeReading) || !isSame(caller, event.callerReading) else {
            return emit(finished: event)
        }
        var begun = event
        let known = calls.event(serial)
        (begun.callee, begun.calleeReading) = (known.callee, known.calleeReading)
        (begun.caller, begun.callerReading) = (known.caller, known.callerReading)
        emit(finished: begun)
    }
}
