package import Telephony

/// Who ended a call that was to be ended.
package enum CallEnder: UInt8, RecordWord {
    case unknown
    /// This agent: the cause is the one it sent, and its command was not turned down.
    case us
    case caller
    case `switch`
    /// The callee, an operator, another program.
    case other

    package static let words = caseNames

    /// Causes for which nobody hung up: the switch gave the call up, or could not make it.
    private static let switchCauses: Set<ShortText<40>> = [
        "ALLOTTED_TIMEOUT", "CHAN_NOT_IMPLEMENTED", "CRASH", "DESTINATION_OUT_OF_ORDER",
        "EXCHANGE_ROUTING_ERROR", "GATEWAY_DOWN", "INCOMPATIBLE_DESTINATION",
        "INVALID_CALL_REFERENCE", "INVALID_GATEWAY", "INVALID_NUMBER_FORMAT", "INVALID_PROFILE",
        "INVALID_URL", "MANDATORY_IE_MISSING", "MEDIA_TIMEOUT", "NETWORK_OUT_OF_ORDER",
        "NORMAL_CIRCUIT_CONGESTION", "NORMAL_TEMPORARY_FAILURE", "NO_ROUTE_DESTINATION",
        "NO_ROUTE_TRANSIT_NET", "PROGRESS_TIMEOUT", "PROTOCOL_ERROR", "RECOVERY_ON_TIMER_EXPIRE",
        "REQUESTED_CHAN_UNAVAIL", "SERVICE_NOT_IMPLEMENTED", "SERVICE_UNAVAILABLE",
        "SRTP_READ_ERROR", "SWITCH_CONGESTION", "SYSTEM_SHUTDOWN", "UNALLOCATED_NUMBER",
        "USER_NOT_REGISTERED", "WRONG_CALL_STATE",
    ]

    /// Somebody else, by what the switch says of the end.
    ///
    /// NORMAL_CLEARING alone may be either side's, so without the side it is `other`.
    package init(cause: ShortText<40>, side: CallEvent.HangUpSide) {
        if side == .caller || cause == "ORIGINATOR_CANCEL" || cause == "SIP 487" {
            self = .caller
        } else {
            self = Self.switchCauses.contains(cause) ? .switch : .other
        }
    }
}
