import Telephony

/// What an event is by its name.
enum EventClass: Equatable {
    case call(CallEvent.Kind)
    /// Two legs were joined.
    case bridge
    case heartbeat
    case shutdown
    case other

    init(_ name: Range<Int>, of bytes: RawSpan) {
        self = .other
        let start = name.lowerBound
        switch name.count {
        case 8: if bytes.holds("SHUTDOWN", at: start) { self = .shutdown }
        case 9: if bytes.holds("HEARTBEAT", at: start) { self = .heartbeat }
        case 14:
            if bytes.holds("CHANNEL_CREATE", at: start) { self = .call(.created) }
            if bytes.holds("CHANNEL_ANSWER", at: start) { self = .call(.answered) }
            if bytes.holds("CHANNEL_BRIDGE", at: start) { self = .bridge }
            if bytes.holds("CHANNEL_HANGUP", at: start) { self = .call(.hangingUp) }
        case 23: if bytes.holds("CHANNEL_HANGUP_COMPLETE", at: start) { self = .call(.finished) }
        default: break
        }
    }
}

/// Which headers are read of an event of each class; once all are found, the rest can say nothing.
///
/// `Content-Length` is none of them: it tells a whole event from a cut one wherever it stands.
struct WantedFields {
    private let stamped: FieldSet = [.eventName, .coreUUID, .timestamp, .sequence]
    private let bridged: FieldSet
    private let answered: FieldSet
    private let hangingUp: FieldSet
    private let created: FieldSet
    private let finished: FieldSet

    /// `readsProxies` where the source of a call may be what a proxy says.
    init(readsProxies: Bool) {
        bridged = stamped.union([.bridgedFirst, .bridgedSecond])
        answered = stamped.union([.channelName, .uniqueID, .direction, .callUUID])
        hangingUp = answered.union([.cause])
        var parties = answered.union([
            .callerName, .callerNumber, .networkAddress, .destination, .sipCallID, .networkIP,
            .fromTag, .userAgent,
        ])
        if readsProxies { parties.add(.proxiedSource) }
        // Beside the party itself, what it is compared with.
        created = parties.union([.context, .toUser, .fromUser, .fromHost])
        // Who called whom is known by then.
        finished = parties.union([
            .cause, .hangUpSide, .startStamp, .answerStamp, .endStamp,
        ])
    }

    /// What is looked for by a walk of its own, where it can matter: few events have all of it, so that
    /// looking for it would take every event to its end.
    static let rare: FieldSet = [
        .requestUser, .requestHost, .assertedBy, .gateway, .ownDomain, .callUUID, .otherLeg,
        .dialedUser, .dialedDomain,
    ]

    /// What is looked for by another walk, on switches whose calls are signed.
    static let attestation: FieldSet = [
        .networkAddress, .identity, .verstat, .verstatDetailed, .asserted,
    ]

    func fields(of event: EventClass) -> FieldSet {
        switch event {
        case .call(.created): created
        case .call(.answered): answered
        case .call(.hangingUp), .call(.hungUp): hangingUp
        case .call(.finished): finished
        case .bridge: bridged
        case .heartbeat, .shutdown: stamped
        case .other: [.eventName]
        }
    }
}

/// What the walk over an event's headers goes by; built once per reader.
struct HeaderTables {
    /// Bytes from a line end on that the walk looks at.
    static let reach = 1 + max(FieldTable.reach, LineFilter.lookBytes)

    let fields = FieldTable()
    private let wanted: WantedFields
    /// Passes every field.
    let all: LineFilter
    /// Passes what is looked for in few events.
    let rare: LineFilter
    /// Passes what is said of signatures.
    let attestation: LineFilter
    private let created: LineFilter
    private let answered: LineFilter
    private let hangingUp: LineFilter
    private let finished: LineFilter

    init(readsProxies: Bool) {
        wanted = WantedFields(readsProxies: readsProxies)
        rare = fields.filter(WantedFields.rare)
        attestation = fields.filter(WantedFields.attestation)
        all = fields.filter(FieldSet(EventField.allCases))
        created = Self.filter(of: .call(.created), wanted, fields)
        answered = Self.filter(of: .call(.answered), wanted, fields)
        hangingUp = Self.filter(of: .call(.hangingUp), wanted, fields)
        finished = Self.filter(of: .call(.finished), wanted, fields)
    }

    /// Passes what is read of such an event beside these fields.
    @inline(__always)
    func filter(of event: EventClass, without seen: FieldSet) -> LineFilter {
        if seen == FieldSet(only: .eventName), case .call(let kind) = event {
            return switch kind {
            case .created: created
            case .answered: answered
            case .hangingUp, .hungUp: hangingUp
            case .finished: finished
            }
        }
        return Self.filter(of: event, wanted, fields, without: seen)
    }

    private static func filter(
        of event: EventClass,
        _ wanted: WantedFields,
        _ fields: FieldTable,
        without seen: FieldSet = [.eventName]
    ) -> LineFilter {
        fields.filter(wanted.fields(of: event).subtracting(seen))
    }
}
