/// What a switch, or the way to it, can be made to do wrong.
package enum FaultKind: String, Sendable, CaseIterable {
    /// Nothing is sent for a time, then all of it.
    case stall
    /// A connection ends inside the body of a frame.
    case cutBody = "cut-body"
    /// A connection ends inside a header line.
    case cutHeader = "cut-header"
    /// A frame says that its body has another length than it has.
    case badLength = "bad-length"
    /// Replies to api commands come late; the connection is busy until then.
    case slowReplies = "slow-replies"
    case lostReply = "lost-reply"
    case doubledReply = "doubled-reply"
    case refusedAuth = "refused-auth"
    /// Connections are accepted and nothing is said, not even later.
    case noBanner = "no-banner"
    case noHeartbeat = "no-heartbeat"
    /// Log lines and linger notices that nobody asked for, between the frames.
    case chatter
    /// Bare ends, a closed port, and then another Core-UUID and no calls.
    case restart
    case singleBytes = "single-bytes"
    case refusedSubscription = "refused-subscription"
    case doubledEvents = "doubled-events"
    /// Events come out of order by a few.
    case disorderedEvents = "disordered-events"
    /// `show channels` answers as a switch without its SQL core does.
    case refusedList = "refused-list"

    /// What a plan of this kind may say besides `at` and `every`.
    var keys: [FaultKey] {
        switch self {
        case .stall, .chatter, .singleBytes: [.length, .connection]
        case .cutBody, .cutHeader: [.connection]
        case .badLength: [.connection, .says]
        case .slowReplies: [.length, .milliseconds]
        case .lostReply, .doubledReply: [.nth]
        case .disorderedEvents: [.length, .by]
        case .refusedAuth, .noBanner, .noHeartbeat, .restart, .refusedSubscription, .doubledEvents,
            .refusedList:
            [.length]
        }
    }

    /// A plan of this kind as it is written.
    var usage: String {
        let keys = (FaultKey.common + keys).map { "[,\($0.rawValue)=\($0.value)]" }
        return rawValue + keys.joined()
    }

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// What it does and what only it takes, as help shows it.
    var help: String {
        "  \(rawValue) (\(keys.map(\.rawValue).joined(separator: ", "))): \(effect)"
    }

    private var effect: String {
        switch self {
        case .stall: "nothing is sent, then all of it"
        case .cutBody: "a connection ends inside the body of a frame"
        case .cutHeader: "a connection ends inside a header line"
        case .badLength: "a frame says another length than it has"
        case .slowReplies: "each api reply comes so many milliseconds late"
        case .lostReply: "the nth api reply from then on is never sent"
        case .doubledReply: "the nth api reply from then on is sent twice"
        case .refusedAuth: "no password is good"
        case .noBanner: "connections are accepted and nothing is said"
        case .noHeartbeat: "no HEARTBEAT"
        case .chatter: "log lines and linger notices between the frames"
        case .restart: "bare ends, the port closed, a new Core-UUID, no calls"
        case .singleBytes: "each byte is written by itself"
        case .refusedSubscription: "nobody may ask for events"
        case .doubledEvents: "each event comes twice"
        case .disorderedEvents: "events come out of order by as many"
        case .refusedList: "show channels answers -ERR SQL disabled"
        }
    }
}

/// A key of a fault's plan.
enum FaultKey: String, Sendable, CaseIterable {
    case at, every
    case length = "for"
    case connection, says, nth, by
    case milliseconds = "ms"

    static let common: [FaultKey] = [.at, .every]

    /// What stands behind the equals sign.
    var value: String {
        switch self {
        case .at, .every, .length: "SECONDS"
        case .connection: "events|commands|both"
        case .says: "negative|word|huge|short"
        case .nth, .by, .milliseconds: "N"
        }
    }
}
