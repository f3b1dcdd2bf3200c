import Records
import Telephony
import Warden

/// The life of the agent's own socket, as a link: it stands from the first turn to the last.
///
/// Nobody has to be there who tells of calls, so nothing that is not told is missed: there is no gap but
/// that of before the agent's start.
struct AgentSocketState: FeedState, Sendable {
    enum Action: FeedAction, Equatable {
        case close
        case deliver(WardenInput)
        case report(LinkReport)
    }

    let link: LinkID
    private let path: String
    private(set) var isOpen = false
    var feed: FeedWatch

    init(link: LinkID, path: String, seed: UInt64) {
        (self.link, self.path) = (link, path)
        feed = FeedWatch(seed: seed)
    }

    mutating func tick(at now: Moment) -> [Action] {
        guard !isOpen else { return [] }
        isOpen = true
        return [
            .deliver(.linkDown(link, .start)), .deliver(.linkUp(link, coreUUID: ShortText())),
            // Its clock is the agent's: windows are whole from here on, whether calls are told or not.
            .deliver(.heartbeat(link, now.wall)), .report(.listens(path: path)),
        ]
    }

    /// There is no feed that could fall behind.
    var upSince: Int64? { nil }
    var isClosed: Bool { !isOpen }

    mutating func close(retryAt: Int64) {}
}
