import Telephony

extension LinkState {
    /// How far the link is, with what is true of it there and nowhere else.
    ///
    /// Both connections live and die together.
    enum Stage: Sendable {
        /// The switch was never looked for.
        case new
        /// No connection stands; the next try may begin then.
        case closed(retryAt: Int64)
        case opening(Opening)
        case up(Up)
    }

    /// Both connections on their way up, each at its own pace.
    struct Opening: Sendable {
        enum Events: Sendable { case connecting, greeting, authenticating, subscribing, subscribed }

        enum Commands: Sendable, Equatable {
            case connecting, greeting, authenticating
            case askingForRun
            /// Whether kills are taken is asked; the switch has answered to its Core-UUID.
            case probing(checkWords: String)
            case ready(checkWords: String)
        }

        let begunAt: Int64
        var events = Events.connecting
        var commands = Commands.connecting

        func isConnecting(_ channel: LinkChannel) -> Bool {
            switch channel {
            case .events: events == .connecting
            case .commands: commands == .connecting
            }
        }

        /// What the switch said of its Core-UUID, once both connections are ready.
        var checkWordsWhenReady: String? {
            guard events == .subscribed, case .ready(let words) = commands else { return nil }
            return words
        }
    }

    /// The feed stands, and commands are answered.
    struct Up: Sendable {
        let since: Int64
        /// What the switch says when it is asked for its Core-UUID: unlike any answer to a kill.
        let checkWords: String
        /// When the command connection is checked next.
        var checkAt: Int64
        /// When the list of calls is asked for again; nil when it has been.
        var secondListAt: Int64?
        /// Answers to kills that no check has shown to be theirs yet.
        var unproven: [LinkAction] = []
        /// A second command connection in the making.
        var renewal: CommandRenewal?
    }

    /// Changes what is true of the connections on their way up; nil where they are not on it.
    @discardableResult
    mutating func whileOpening<Result>(_ change: (inout Opening) -> Result) -> Result? {
        guard case .opening(var opening) = stage else { return nil }
        defer { stage = .opening(opening) }
        return change(&opening)
    }

    /// Changes what is true of a link that is up; nil where it is not.
    @discardableResult
    mutating func whileUp<Result>(_ change: (inout Up) -> Result) -> Result? {
        guard case .up(var up) = stage else { return nil }
        // Nobody else may hold the answers, or adding one copies all.
        stage = .new
        defer { stage = .up(up) }
        return change(&up)
    }
}
