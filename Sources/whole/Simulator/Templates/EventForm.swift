/// One event of a call as it was recorded; the letters stand in `RecordedText`.
enum EventForm: Character, CaseIterable, Sendable {
    case create = "c"
    case answer = "a"

    /// The caller hung up an answered call (`02-attack-plain`; `03-bridged-attack-plain` outbound).
    case hangup = "h"
    case complete = "x"
    case destroy = "d"

    /// `uuid_kill` of an answered call (`04-uuid-kill`).
    case killHangup = "k"
    case killComplete = "K"
    case killDestroy = "D"

    /// `uuid_kill` of a ringing call (`04-uuid-kill-unanswered`).
    case ringingHangup = "r"
    case ringingComplete = "R"
    case ringingDestroy = "E"

    /// The inbound leg of a bridged call (`03-bridged-attack-plain`).
    case bridgedAnswer = "b"
    case bridgedHangup = "e"
    case bridgedComplete = "B"
    case bridgedDestroy = "F"

    /// What the outbound leg was recorded in.
    static let outbound: [EventForm] = [.create, .answer, .hangup, .complete, .destroy]

    var eventName: String {
        switch self {
        case .create: "CHANNEL_CREATE"
        case .answer, .bridgedAnswer: "CHANNEL_ANSWER"
        case .hangup, .killHangup, .ringingHangup, .bridgedHangup: "CHANNEL_HANGUP"
        case .complete, .killComplete, .ringingComplete, .bridgedComplete:
            "CHANNEL_HANGUP_COMPLETE"
        case .destroy, .killDestroy, .ringingDestroy, .bridgedDestroy: "CHANNEL_DESTROY"
        }
    }
}
