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
    mutating func begun(_ call: Call, at now: Moment) {
        if call.leg == .outbound {
            noteLeg(call, .created, at: call.createdAt)
            rung(call, at: now)
        } else {
            created(call, at: now)
        }
    }

    /// An outbound leg that counts as a call is the other leg of its call as well, to be ended with it.
    mutating func noteLeg(_ call: Call, _ kind: OtherLeg.Kind, at time: EventTime) {
        calls.note(
            OtherLeg(kind, link: call.link, time: time, id: call.id, call: call.parent)
        )
    }

    /// Counts a leg as a call to the number rung: once for each call and number.
    ///
    /// The caller is that of the inbound leg, where there is one: a switch may show another number
    /// outside, and by that one all calls would be one caller's.
    private mutating func rung(_ call: Call, at now: Moment) {
        let key = OutboundLegs.Key(link: call.link, call: call.id)
        let root = root(of: call)
        guard !legs.isLeftAlone(root) else {
            _ = legs.note(key, of: root, rings: call.calleeReading.unscoped.pattern)
            counters.legsAside += 1
            return
        }
        let number = call.calleeReading.unscoped.pattern
        let known = root == key ? nil : calls.find(root.call, on: root.link)
        let isNew = legs.note(key, of: root, rings: number)
        guard let known else {
            guard isNew else { return setAside() }
            var alone = call
            alone.parent = CallID()
            let isFirst = legs.numbersRung(by: root) <= 1
            return created(alone, as: isFirst ? .call : .furtherNumber, at: now)
        }
        var leg = calls.call(known)
        guard isNew, leg.calleeReading.unscoped.pattern != number else { return setAside() }
        (leg.id, leg.createdAt, leg.leg) = (call.id, call.createdAt, .outbound)
        (leg.callee, leg.calleeReading) = (call.callee, call.calleeReading)
        created(leg, as: .legOfKnown, at: now)
    }

    /// True for an outbound leg that was told of when it began.
    func isLeg(_ call: Call) -> Bool {
        call.leg == .outbound
            && legs.root(of: OutboundLegs.Key(link: call.link, call: call.id)) != nil
    }

    private mutating func setAside() { counters.legsAside += 1 }

    private func root(of call: Call) -> OutboundLegs.Key {
        let own = call.parent.isEmpty ? call.id : call.parent
        let key = OutboundLegs.Key(link: call.link, call: own)
        return legs.root(of: key) ?? key
    }

    /// A call that is left alone is so with every number that it rings.
    mutating func noteExempt(_ call: Call) {
        guard call.leg == .inbound, setup.linksWithLegs.contains(call.link) else { return }
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
        guard call.leg == .outbound, let inbound = inbound(of: call) else { return nil }
        return calls.call(inbound).id
    }

    /// True where a call is over, or the number that it rang is not rung any more.
    func hasEnded(_ serial: CallSerial) -> Bool {
        if calls[serial].hasEnded { return true }
        guard !legs.isEmpty, !setup.linksWithLegs.isEmpty,
            let inbound = inbound(of: calls.call(serial))
        else {
            return false
        }
        return calls[inbound].hasEnded
    }

    /// The inbound leg of an outbound one, where it is known.
    private func inbound(of call: Call) -> CallSerial? {
        guard call.leg == .outbound else { return nil }
        let leg = OutboundLegs.Key(link: call.link, call: call.id)
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
    mutating func emitFinished(_ event: CallEvent) {
        guard !event.call.hasParent else { return }
        guard let serial = calls.find(event.id, on: event.link) else {
            return emit(.callFinished(FinishedCall(event)))
        }
        let (caller, callee) = (
            calls[serial].caller, calls.window.callees[calls[serial].place].party
        )
        let readings = (event.call.callerReading, event.call.calleeReading)
        guard !isSame(callee, readings.1) || !isSame(caller, readings.0) else {
            return emit(.callFinished(FinishedCall(event)))
        }
        var begun = FinishedCall(event)
        let known = calls.call(serial)
        (begun.call.callee, begun.call.calleeReading) = (known.callee, known.calleeReading)
        (begun.call.caller, begun.call.callerReading) = (known.caller, known.callerReading)
        emit(.callFinished(begun))
    }
}
