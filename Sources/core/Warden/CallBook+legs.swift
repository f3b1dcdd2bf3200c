import Calls
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
extension CallBook {
    /// A leg that counts as a call is the other leg of its call as well, to be ended with it.
    mutating func noteLeg(_ event: CallEvent, _ kind: OtherLeg.Kind) {
        guard event.leg == .outbound else { return }
        calls.note(
            OtherLeg(kind, link: event.link, time: event.time, id: event.id, call: event.parent)
        )
    }

    /// What a leg that is rung counts as, once for each call and number; nil where it adds nothing.
    ///
    /// The caller is that of the inbound leg, where there is one: a switch may show another number
    /// outside, and by that one all calls would be one caller's.
    mutating func rung(_ event: CallEvent) -> (call: CallEvent, leg: NewLeg)? {
        let leg = OutboundLegs.Key(link: event.link, call: event.id)
        let root = root(of: event)
        let number = event.calleeReading.unscoped.pattern
        let isLeftAlone = legs.isLeftAlone(root)
        let known = isLeftAlone || root == leg ? nil : calls.find(root.call, on: root.link)
        let isNew = legs.note(leg, of: root, rings: number)
        guard isNew, !isLeftAlone else { return nil }
        guard let known else {
            var alone = event
            alone.parent = CallID()
            let isFirst = legs.numbersRung(by: root) <= 1
            return (alone, isFirst ? .call : .furtherNumber)
        }
        var call = calls.event(known)
        guard call.calleeReading.unscoped.pattern != number else { return nil }
        (call.id, call.time, call.leg) = (event.id, event.time, .outbound)
        (call.callee, call.calleeReading) = (event.callee, event.calleeReading)
        return (call, .legOfKnown)
    }

    private func root(of event: CallEvent) -> OutboundLegs.Key {
        let own = event.parent.isEmpty ? event.id : event.parent
        let key = OutboundLegs.Key(link: event.link, call: own)
        return legs.root(of: key) ?? key
    }

    /// A call that is left alone is so with every number that it rings.
    mutating func leaveAlone(_ event: CallEvent) {
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
        guard event.leg == .outbound, let inbound = inbound(of: event) else { return nil }
        return calls.event(inbound).id
    }

    /// True where a call is over, or the number that it rang is not rung any more.
    func hasEnded(_ serial: CallSerial, withLegs: Bool) -> Bool {
        if calls[serial].hasEnded { return true }
        guard !legs.isEmpty, withLegs, let inbound = inbound(of: calls.event(serial)) else {
            return false
        }
        return calls[inbound].hasEnded
    }

    /// The leg to be ended together with a call, where the switch made one that still belongs to it.
    func otherLeg(of call: CallID, on link: LinkID) -> ShortText<40> {
        guard let serial = calls.find(call, on: link), let leg = calls.otherLeg(of: serial)
        else { return ShortText() }
        return ShortText(of: leg)
    }

    /// The inbound leg of an outbound one, where it is known.
    private func inbound(of event: CallEvent) -> CallSerial? {
        guard event.leg == .outbound else { return nil }
        let leg = OutboundLegs.Key(link: event.link, call: event.id)
        guard let root = legs.root(of: leg), root != leg else { return nil }
        return calls.find(root.call, on: root.link)
    }
}
