package import Telephony

/// Why an event was counted and left out.
package enum MalformedEvent: Error, Equatable, Sendable {
    case tooManyHeaders(limit: Int)
    case missing(String)
    case notJSON

    /// Cut short, or with something behind its end.
    static let unfinished = MalformedEvent.missing("the empty line at its end")
}

/// What one event frame turned out to be.
package enum EventReading: Equatable, Sendable {
    /// An event of a call stands in the reader's `event`.
    case call
    /// What became of the leg to a callee stands in the reader's `leg`.
    case leg
    case heartbeat
    case shutdown
    /// Nothing that Callwarden follows: another event, or a leg that is no call.
    case ignored
    /// A new leg that does not say which way it goes, so that nobody can tell whether it is a call.
    case undirected
    case malformed(MalformedEvent)
}

/// Reads events of one switch into call events, without allocating.
///
/// Lines are split first and values decoded after, so no value can forge a header. What the reader
/// leaves behind (`event`, `stamp`) is good until the next event.
package struct EventReader {
    /// What every event carries: the clock, the order, and which run of the switch it came from.
    package struct Stamp: Equatable, Sendable {
        /// Event time in microseconds; zero where the event had none.
        package var time: EventTime = 0
        /// Order over all events of one run of the switch; may arrive slightly out of order.
        package var sequence: Int64 = 0
        package var coreUUID = ShortText<40>()

        package init() {}
    }

    package internal(set) var event: CallEvent
    package private(set) var leg: OtherLeg
    package private(set) var stamp = Stamp()
    /// Calls whose true source was named by somebody who is not believed, and who that was last.
    package internal(set) var sourcesNotBelieved = 0
    package internal(set) var lastNotBelieved = ShortText<48>()
    package let plan: NumberingPlan
    /// Whether what is said of signatures is looked for.
    var attestations = AttestationWatch()
    let headersMax: Int
    let tables: HeaderTables
    /// What `event` starts from: most events leave most of it empty.
    private let blank: CallEvent

    /// Addresses of the proxy in front of the switch, which alone is believed about the true source.
    let trustedProxies: [ShortText<48>]
    let rules: PartyRules

    package init(
        link: LinkID,
        plan: NumberingPlan,
        limits: FrameLimits = FrameLimits(),
        trustedProxies: [ShortText<48>] = [],
        rules: PartyRules = PartyRules()
    ) {
        self.trustedProxies = trustedProxies
        self.rules = rules
        self.plan = plan
        headersMax = limits.eventHeadersMax
        tables = HeaderTables(readsProxies: !trustedProxies.isEmpty)
        blank = CallEvent(.created, link: link, time: 0, id: CallID())
        event = blank
        leg = OtherLeg(.created, link: link, time: 0, id: CallID(), call: CallID())
    }

    /// Reads the body of an `event plain` frame.
    package mutating func readPlain(_ body: RawSpan) -> EventReading {
        var scan = HeaderScan()
        do throws(MalformedEvent) {
            try scan.read(body, tables, limit: headersMax)
        } catch {
            return .malformed(error)
        }
        guard !scan.slices[.eventName].isEmpty else { return .malformed(.missing("Event-Name")) }
        switch scan.event {
        case .call(let kind):
            // Calls have no body: what looks like one is the notice that the event was cut short for.
            return scan.hasBody ? .malformed(.unfinished) : readCall(kind, scan.slices, body)
        case .bridge:
            guard !scan.hasBody else { return .malformed(.unfinished) }
            readStamp(scan.slices, body)
            return readLeg(.bridged, .bridgedSecond, of: .bridgedFirst, scan.slices, body)
        case .heartbeat:
            readStamp(scan.slices, body)
            return .heartbeat
        case .shutdown:
            readStamp(scan.slices, body)
            return .shutdown
        case .other: return .ignored
        }
    }

    private mutating func readStamp(_ slices: EventSlices, _ body: RawSpan) {
        stamp.time = slices.integer(.timestamp, of: body) ?? 0
        stamp.sequence = slices.integer(.sequence, of: body) ?? 0
        stamp.coreUUID = ShortText()
        slices.add(.coreUUID, of: body, to: &stamp.coreUUID)
    }

    private mutating func readCall(
        _ kind: CallEvent.Kind,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> EventReading {
        readStamp(slices, body)
        guard stamp.time > 0 else { return .malformed(.missing("Event-Date-Timestamp")) }
        guard !slices[.uniqueID].isEmpty else { return .malformed(.missing("Unique-ID")) }
        guard let direction = direction(of: slices, body) else {
            return kind == .created ? .undirected : .ignored
        }
        let isLoopback = slices.starts(.channelName, with: "loopback/", of: body)
        if direction == .outbound {
            // Of its answer a leg that counts as a call says nothing but what any leg says.
            guard rules.legs == .both, kind != .answered, !isLoopback else {
                guard let kind = OtherLeg.Kind(kind) else { return .ignored }
                return readLeg(kind, .uniqueID, of: .callUUID, slices, body)
            }
        } else if isLoopback {
            // Loopback channels stand between legs of one call and are none.
            return .ignored
        }
        event = blank
        event.call.leg = direction
        event.kind = kind
        event.time = stamp.time
        readIdentifier(slices, body)
        switch kind {
        case .created:
            event.call.createdAt = stamp.time
            readParties(slices, body)
            if attestations.takesNext() { readAttestation(body) }
        case .answered: break
        case .hangingUp, .hungUp: slices.add(.cause, of: body, to: &event.cause)
        case .finished:
            readAccount(slices, body)
            slices.add(.cause, of: body, to: &event.cause)
            event.hangUpSide = hangUpSide(slices, body)
            event.call.createdAt = slices.integer(.startStamp, of: body) ?? 0
            event.call.answeredAt = slices.integer(.answerStamp, of: body) ?? 0
            event.endedAt = slices.integer(.endStamp, of: body) ?? 0
            if attestations.areThere { readAttestation(body) }
        }
        return .call
    }

    /// Which way a leg goes; nil where it does not say.
    private func direction(of slices: EventSlices, _ body: RawSpan) -> CallLeg? {
        if slices.has(.direction, "inbound", of: body) { return .inbound }
        return slices.has(.direction, "outbound", of: body) ? .outbound : nil
    }

    private func hangUpSide(_ slices: EventSlices, _ body: RawSpan) -> CallEvent.HangUpSide {
        if slices.starts(.hangUpSide, with: "recv_", of: body) { return .caller }
        return slices.starts(.hangUpSide, with: "send_", of: body) ? .switch : .unknown
    }

    /// What became of a leg that belongs to another one; a leg for itself is nobody's.
    private mutating func readLeg(
        _ kind: OtherLeg.Kind,
        _ own: EventField,
        of other: EventField,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> EventReading {
        guard stamp.time > 0, !slices[own].isEmpty, !slices[other].isEmpty else { return .ignored }
        leg.kind = kind
        leg.time = stamp.time
        leg.id = slices.name(own, of: body)
        leg.call = slices.name(other, of: body)
        return leg.id.isCut || leg.call.isCut || leg.id == leg.call ? .ignored : .leg
    }

    /// The switch's name for the call.
    ///
    /// One that is too long stays apart from others by a hash of the
    /// whole, and can never be sent in a command.
    private mutating func readIdentifier(_ slices: EventSlices, _ body: RawSpan) {
        slices.addName(.uniqueID, of: body, to: &event.call.id)
        guard event.call.id.isCut else { return }
        var marked = CallID("cut~\(slices.wholeHash(.uniqueID, of: body))~")
        for index in 0..<event.call.id.count { marked.append(event.call.id[index]) }
        event.call.id = marked
    }
}

extension OtherLeg.Kind {
    /// What an event of a leg means to the call; nil where it says nothing new.
    fileprivate init?(_ kind: CallEvent.Kind) {
        switch kind {
        case .created: self = .created
        case .answered: self = .answered
        case .hangingUp, .hungUp: self = .hungUp
        case .finished: return nil
        }
    }
}
