/// The headers of an event that Callwarden reads; facts of each from FreeSWITCH 1.10.12 and 1.11.
enum EventField: Int, CaseIterable {
    case eventName
    case coreUUID
    case timestamp
    case sequence
    case channelName
    case uniqueID
    case direction
    case callerName
    case callerNumber
    case networkAddress
    case destination
    case cause
    case sipCallID
    case networkIP
    case fromTag
    case userAgent
    case startStamp
    case answerStamp
    case endStamp
    /// The true source of a call, as a proxy in front names it.
    case proxiedSource
    case context
    case requestUser
    case requestHost
    case toUser
    case fromUser
    case fromHost
    /// Which header an asserted identity came in; absent where there was none.
    case assertedBy
    /// The registration by which the switch was called.
    case gateway
    /// The domain in which the caller proved who he is.
    case ownDomain
    /// The call that a leg belongs to, and the leg that it was made for.
    case callUUID
    case otherLeg
    /// The user of the directory whom an outbound leg rings, and that one's domain.
    case dialedUser
    case dialedDomain
    /// Who hung up: `recv_bye`, `send_bye` and the like.
    case hangUpSide
    case bridgedFirst
    case bridgedSecond
    /// A signature that came with the call.
    case identity
    /// What checking it showed; set by the dialplan, so there only once it has run that far.
    case verstat
    case verstatDetailed
    /// Who vouches for the caller, with what the carrier says of the signature behind it.
    case asserted

    var name: StaticString {
        switch self {
        case .eventName: "Event-Name"
        case .coreUUID: "Core-UUID"
        case .timestamp: "Event-Date-Timestamp"
        case .sequence: "Event-Sequence"
        case .channelName: "Channel-Name"
        case .uniqueID: "Unique-ID"
        case .direction: "Call-Direction"
        case .callerName: "Caller-Caller-ID-Name"
        case .callerNumber: "Caller-Caller-ID-Number"
        case .networkAddress: "Caller-Network-Addr"
        case .destination: "Caller-Destination-Number"
        case .cause: "Hangup-Cause"
        case .sipCallID: "variable_sip_call_id"
        case .networkIP: "variable_sip_network_ip"
        case .fromTag: "variable_sip_from_tag"
        case .userAgent: "variable_sip_user_agent"
        case .startStamp: "variable_start_uepoch"
        case .answerStamp: "variable_answer_uepoch"
        case .endStamp: "variable_end_uepoch"
        case .proxiedSource: "variable_sip_h_X-Source-IP"
        case .context: "Caller-Context"
        case .requestUser: "variable_sip_req_user"
        case .requestHost: "variable_sip_req_host"
        case .toUser: "variable_sip_to_user"
        case .fromUser: "variable_sip_from_user"
        case .fromHost: "variable_sip_from_host"
        case .assertedBy: "variable_sip_cid_type"
        case .gateway: "variable_sip_gateway"
        case .ownDomain: "variable_domain_name"
        case .callUUID: "Channel-Call-UUID"
        case .otherLeg: "Other-Leg-Unique-ID"
        case .dialedUser: "variable_dialed_user"
        case .dialedDomain: "variable_dialed_domain"
        case .hangUpSide: "variable_sip_hangup_disposition"
        case .bridgedFirst: "Bridge-A-Unique-ID"
        case .bridgedSecond: "Bridge-B-Unique-ID"
        case .identity: "variable_sip_h_identity"
        case .verstat: "variable_sip_verstat"
        case .verstatDetailed: "variable_sip_verstat_detailed"
        case .asserted: "variable_sip_P-Asserted-Identity"
        }
    }
}

/// Some of the fields.
struct FieldSet: Equatable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    init() {}

    init(only field: EventField) { add(field) }

    init(_ fields: some Sequence<EventField>) {
        for field in fields { add(field) }
    }

    init(arrayLiteral fields: EventField...) { self.init(fields) }

    mutating func add(_ field: EventField) { bits |= Self.bit(field) }

    func contains(_ field: EventField) -> Bool { bits & Self.bit(field) != 0 }

    func isSubset(of other: FieldSet) -> Bool { bits & ~other.bits == 0 }

    func union(_ other: FieldSet) -> FieldSet {
        var union = self
        union.bits |= other.bits
        return union
    }

    func subtracting(_ other: FieldSet) -> FieldSet {
        var rest = self
        rest.bits &= ~other.bits
        return rest
    }

    private static func bit(_ field: EventField) -> UInt64 { 1 &<< UInt64(field.rawValue) }
}
