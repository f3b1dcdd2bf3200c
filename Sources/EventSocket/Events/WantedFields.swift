import Telephony

/// What an event is by its name.
enum EventClass: Equatable {
    case call(CallEvent.Kind)
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
            if bytes.holds("CHANNEL_HANGUP", at: start) { self = .call(.hungUp) }
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
    private let answered: FieldSet
    private let hungUp: FieldSet
    private let created: FieldSet
    private let finished: FieldSet

    /// `readsProxies` where the source of a call may be what a proxy says.
    init(readsProxies: Bool) {
        answered = stamped.union([.channelName, .uniqueID, .direction])
        hungUp = answered.union([.cause])
        let parties = answered.union([
            .callerName, .callerNumber, .networkAddress, .destination, .sipCallID, .networkIP,
            .fromTag, .userAgent,
        ])
        created = readsProxies ? parties.union([.proxiedSource]) : parties
        finished = created.union([.cause, .startStamp, .answerStamp, .endStamp])
    }

    func fields(of event: EventClass) -> FieldSet {
        switch event {
        case .call(.created): created
        case .call(.answered): answered
        case .call(.hungUp): hungUp
        case .call(.finished): finished
        case .heartbeat, .shutdown: stamped
        case .other: [.eventName]
        }
    }
}

/// What the walk over an event's headers goes by; built once per reader.
struct HeaderTables {
    /// Of the lines that open with a byte up to this one are the empty one and `Content-Length`.
    static let high = UInt8(ascii: "C")

    let fields = FieldTable()
    let wanted: WantedFields
    /// Passes what matters once all that is wanted was found, and every variable: where they begin,
    /// stretches can be passed over.
    let lastFilter: LineFilter

    init(readsProxies: Bool) {
        wanted = WantedFields(readsProxies: readsProxies)
        let name = Array("\(EventField.innerLength.name):".utf8)
        var filter = LineFilter()
        _ = unsafe filter.add(name.span.bytes)
        filter.addVariables()
        lastFilter = filter
    }
}
