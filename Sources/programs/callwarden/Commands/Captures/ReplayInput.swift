import Agent

/// Calls that can be replayed, any number of times.
enum ReplayInput {
    /// Read anew by each replay.
    case captures([String])
    /// In order; `read` is what their files came to.
    case calls(GatheredCalls, read: Replay.Summary, isRead: Bool)
    /// The source has none.
    case none(isRead: Bool)

    /// Runs the calls through the replay; false where nothing could be read.
    func run(
        _ replay: inout Replay,
        note: (String) -> Void,
        alert: (ReplayedAlert) throws -> Void
    ) throws -> Bool {
        switch self {
        case .captures(let paths):
            for path in paths { try replay.run(path: path, note: note, alert: alert) }
            return replay.summary.filesUnread < replay.summary.files
        case .calls(let calls, let read, let isRead):
            replay.count(read)
            try replay.run(calls, alert: alert)
            return isRead
        case .none(let isRead): return isRead
        }
    }
}
