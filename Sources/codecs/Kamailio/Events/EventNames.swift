import Telephony

/// The events that Callwarden reads.
enum EventName: CaseIterable {
    /// A call goes on to the callee.
    case invite
    /// A call waits for the verdict.
    case decide
    case answer
    case end
    case failed
    /// The call was refused on the agent's word and never went on.
    case refused
    /// The answer to a ping; no call.
    case pong

    var text: ShortText<16> {
        switch self {
        case .invite: "call.invite"
        case .decide: "call.decide"
        case .answer: "call.answer"
        case .end: "call.end"
        case .failed: "call.failed"
        case .refused: "call.refused"
        case .pong: "pong"
        }
    }
}

/// The names, made once.
struct EventNames {
    private let texts = EventName.allCases.map { ($0, $0.text) }

    subscript(text: ShortText<16>) -> EventName? {
        guard !text.isCut else { return nil }
        return texts.first { $0.1 == text }?.0
    }
}
