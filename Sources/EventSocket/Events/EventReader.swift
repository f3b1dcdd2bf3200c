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
    /// A call event stands in the reader's `call`.
    case call
    case heartbeat
    case shutdown
    /// Nothing that Callwarden follows: another event, or a leg that is no call.
    case ignored
    case malformed(MalformedEvent)
}

/// Reads events of one switch into call events, without allocating.
///
/// Lines are split first and values decoded after, so no value can forge a header. What the reader
/// leaves behind (`call`, `stamp`) is good until the next event.
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

    package private(set) var call: CallEvent
    package private(set) var stamp = Stamp()
    package let plan: NumberingPlan
    private let link: LinkID
    let headersMax: Int
    private let table = FieldTable()

    /// Addresses of the proxy in front of the switch, which alone is believed about the true source.
    private let trustedProxies: [ShortText<48>]

    package init(
        link: LinkID,
        plan: NumberingPlan,
        limits: FrameLimits = FrameLimits(),
        trustedProxies: [ShortText<48>] = []
    ) {
        self.link = link
        self.trustedProxies = trustedProxies
        self.plan = plan
        headersMax = limits.eventHeadersMax
        call = CallEvent(.created, link: link, time: 0, id: CallID())
    }

    /// Reads the body of an `event plain` frame.
    package mutating func readPlain(_ body: RawSpan) -> EventReading {
        let slices: EventSlices
        do throws(MalformedEvent) {
            slices = try scan(body)
        } catch {
            return .malformed(error)
        }
        if let kind = callKind(slices, body) { return readCall(kind, slices, body) }
        guard !slices[.eventName].isEmpty else { return .malformed(.missing("Event-Name")) }
        let reading: EventReading =
            if slices.has(.eventName, "HEARTBEAT", of: body) {
                .heartbeat
            } else if slices.has(.eventName, "SHUTDOWN", of: body) { .shutdown } else { .ignored }
        if reading != .ignored { readStamp(slices, body) }
        return reading
    }

    private func callKind(_ slices: EventSlices, _ body: RawSpan) -> CallEvent.Kind? {
        guard slices.starts(.eventName, with: "CHANNEL_", of: body) else { return nil }
        if slices.has(.eventName, "CHANNEL_CREATE", of: body) { return .created }
        if slices.has(.eventName, "CHANNEL_ANSWER", of: body) { return .answered }
        if slices.has(.eventName, "CHANNEL_HANGUP", of: body) { return .hungUp }
        if slices.has(.eventName, "CHANNEL_HANGUP_COMPLETE", of: body) { return .finished }
        return nil
    }

    private mutating func readStamp(_ slices: EventSlices, _ body: RawSpan) {
        stamp.time = slices.integer(.timestamp, of: body) ?? 0
        stamp.sequence = slices.integer(.sequence, of: body) ?? 0
        stamp.coreUUID = slices.text(.coreUUID, of: body)
    }

    private mutating func readCall(
        _ kind: CallEvent.Kind,
        _ slices: EventSlices,
        _ body: RawSpan
    ) -> EventReading {
        // Calls have no body: what looks like one is the notice that the event was cut short for.
        guard slices[.innerLength].isEmpty else { return .malformed(.unfinished) }
        readStamp(slices, body)
        guard stamp.time > 0 else { return .malformed(.missing("Event-Date-Timestamp")) }
        guard !slices[.uniqueID].isEmpty else { return .malformed(.missing("Unique-ID")) }
        guard slices.has(.direction, "inbound", of: body),
            slices.starts(.channelName, with: "sofia/", of: body)
        else { return .ignored }
        call = CallEvent(kind, link: link, time: stamp.time, id: identifier(slices, body))
        switch kind {
        case .created: readParties(slices, body)
        case .answered: break
        case .hungUp: call.cause = slices.text(.cause, of: body)
        case .finished:
            readParties(slices, body)
            call.cause = slices.text(.cause, of: body)
            call.startedAt = slices.integer(.startStamp, of: body) ?? 0
            call.answeredAt = slices.integer(.answerStamp, of: body) ?? 0
            call.endedAt = slices.integer(.endStamp, of: body) ?? 0
        }
        return .call
    }

    /// The switch's name for the call.
    ///
    /// One that is too long stays apart from others by a hash of the
    /// whole, and can never be sent in a command.
    private func identifier(_ slices: EventSlices, _ body: RawSpan) -> CallID {
        let id = slices.text(.uniqueID, of: body, CallID.self)
        guard id.isCut else { return id }
        var marked = CallID("cut~\(slices.wholeHash(.uniqueID, of: body))~")
        for index in 0..<id.count { marked.append(id[index]) }
        return marked
    }

    private mutating func readParties(_ slices: EventSlices, _ body: RawSpan) {
        call.caller = slices.text(.callerNumber, of: body)
        call.callee = slices.text(.destination, of: body)
        call.callerReading =
            call.caller.isCut
            ? plan.read(
                slices.text(.callerNumber, of: body, ShortText<256>.self),
                wholeHash: slices.wholeHash(.callerNumber, of: body)
            ) : plan.read(call.caller)
        call.calleeReading =
            call.callee.isCut
            ? plan.readCallee(
                slices.text(.destination, of: body, ShortText<256>.self),
                wholeHash: slices.wholeHash(.destination, of: body)
            ) : plan.readCallee(call.callee)
        call.name = slices.text(.callerName, of: body)
        call.source = slices.text(.networkAddress, of: body)
        if call.source.isEmpty { call.source = slices.text(.networkIP, of: body) }
        if !slices[.proxiedSource].isEmpty, trustedProxies.contains(call.source) {
            call.source = slices.text(.proxiedSource, of: body)
        }
        call.userAgent = slices.text(.userAgent, of: body)
        call.sipCallID = slices.text(.sipCallID, of: body)
        call.fromTag = slices.text(.fromTag, of: body)
    }

    /// Finds the known headers up to the empty line that ends them.
    private func scan(_ body: RawSpan) throws(MalformedEvent) -> EventSlices {
        var slices = EventSlices()
        var linesLeft = headersMax
        var headersEnd: Int?
        ByteScan.lines(of: body) { start, end in
            if start == end {
                headersEnd = end + 1
                return false
            }
            if let (field, value) = table.field(body, start: start, end: end) {
                slices.note(field, from: value, to: end)
            }
            linesLeft &-= 1
            return linesLeft >= 0
        }
        guard linesLeft >= 0 else { throw .tooManyHeaders(limit: headersMax) }
        guard let headersEnd, isWhole(slices, body, headersEnd: headersEnd) else {
            throw .unfinished
        }
        return slices
    }

    /// True where nothing but the event's own body, if it has one, stands behind the headers.
    ///
    /// An event that the switch cut short to write its disconnect notice can be as long as was
    /// announced, with the notice for its end; it must not pass for an event.
    private func isWhole(_ slices: EventSlices, _ body: RawSpan, headersEnd: Int) -> Bool {
        let rest = body.byteCount - headersEnd
        guard !slices[.innerLength].isEmpty else { return rest == 0 }
        return slices.integer(.innerLength, of: body) == Int64(rest)
    }
}
