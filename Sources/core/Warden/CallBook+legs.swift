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
    /// An outbound leg that counts as a call is the other leg of its call as well, to be ended with it.
    mutating func noteLeg(_ call: Call, _ kind: OtherLeg.Kind, at time: EventTime) {
        calls.note(
            OtherLeg(kind, link: call.link, time: time, id: call.id, call: call.parent)
        )
    }

    /// The same where it is over.
    @inline(never)
    mutating func noteLegEnded(_ event: CallEvent) { noteLeg(event.call, .hungUp, at: event.time) }

    /// What a leg that is rung counts as, once for each call and number; nil where it adds nothing.
    ///
    /// The caller is that of the inbound leg, where there is one: a switch may show another number
    /// outside, and by that one all calls would be one caller's.
    mutating func rung(_ call: Call) -> (call: Call, leg: NewLeg)? {
        let key = OutboundLegs.Key(link: call.link, call: call.id)
        let root = root(of: call)
        let number = call.calleeReading.unscoped.pattern
        let isLeftAlone = legs.isLeftAlone(root)
        let known = isLeftAlone || root == key ? nil : calls.find(root.call, on: root.link)
        let isNew = legs.note(key, of: root, rings: number)
        guard isNew, !isLeftAlone else { return nil }
        guard let known else {
            var alone = call
            alone.parent = CallID()
            let isFirst = legs.numbersRung(by: root) <= 1
            return (alone, isFirst ? .call : .furtherNumber)
        }
        var leg = calls.call(known)
        guard leg.calleeReading.unscoped.pattern != number else { return nil }
        (leg.id, leg.createdAt, leg.leg) = (call.id, call.createdAt, .outbound)
        (leg.callee, leg.calleeReading) = (call.callee, call.calleeReading)
        return (leg, .legOfKnown)
    }

    /// True for an outbound leg that was told of when it began.
    func isLeg(_ call: Call) -> Bool {
        call.leg == .outbound
            && legs.root(of: OutboundLegs.Key(link: call.link, call: call.id)) != nil
    }

    private func root(of call: Call) -> OutboundLegs.Key {
        let own = call.parent.isEmpty ? call.id : call.parent
        let key = OutboundLegs.Key(link: call.link, call: own)
        return legs.root(of: key) ?? key
    }

    /// A call that is left alone is so with every number that it rings.
    mutating func leaveAlone(_ call: Call) {
        legs.leaveAlone(OutboundLegs.Key(link: call.link, call: call.id))
    }

    /// The call of the table by the name by which it is ended.
    func callToEnd(_ serial: CallSerial) -> Call {
        var call = calls.call(serial)
        name(&call)
        return call
    }

    /// An outbound leg ends with the call that it was made for, and that call ends every leg.
    @inline(__always)
    func name(_ call: inout Call) {
        if let inbound = inboundName(of: call) { call.id = inbound }
    }

    /// The name of the call that an outbound leg was made for, where it is known.
    @inline(__always)
    func inboundName(of call: Call) -> CallID? {
        guard case .outbound = call.leg, let inbound = inbound(of: call) else { return nil }
        return calls.call(inbound).id
    }

    /// True where a call is over, or the number that it rang is not rung any more.
    func hasEnded(_ serial: CallSerial, withLegs: Bool) -> Bool {
        if calls[serial].hasEnded { return true }
        guard !legs.isEmpty, withLegs, let inbound = inbound(of: calls.call(serial)) else {
            return false
        }
        return calls[inbound].hasEnded
    }

    /// The leg to be ended together with a call, where the switch made one that still belongs to it.
    func otherLeg(of call: CallID, on link: LinkID) -> ShortText<40> {
        otherLeg(of: call, ReadName(call), on: link)
    }

    /// The same for whoever has read the call's name.
    func otherLeg(
        of call: @autoclosure () -> CallID,
        _ name: ReadName,
        on link: LinkID
    ) -> ShortText<40> {
        guard let serial = calls.find(call(), name, on: link), let leg = calls.otherLeg(of: serial)
        else { return ShortText() }
        return ShortText(of: leg)
    }

    /// The inbound leg of an outbound one, where it is known.
    private func inbound(of call: Call) -> CallSerial? {
        guard call.leg == .outbound else { return nil }
        let leg = OutboundLegs.Key(link: call.link, call: call.id)
        guard let root = legs.root(of: leg), root != leg else { return nil }
        return calls.find(root.call, on: root.link)
    }
}
