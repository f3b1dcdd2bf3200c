import AlertLog
import Synchronization

/// Answers that were read from the log, kept for as long as nothing in the log changes.
///
/// A page that many look at is read and written once for each change of the log, not for each of them.
final class AnswerCache: Sendable {
    /// Answers that are kept; one more and all are given up.
    static let entriesMax = 64
    /// Bytes of them together; a longer answer is not kept.
    static let bytesMax = 4 << 20

    /// What was asked for: rows of this name.
    struct Key: Hashable {
        var name: String
        var filter: LogFilter
    }

    fileprivate struct State: @unchecked Sendable {
        // Used by whoever holds the lock alone.
        var version: LogVersion?
        var stamp: LogVersion.Stamp?
        var answers: [Key: [UInt8]] = [:]
        var bytes = 0
    }

    private let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// The answer as the log is now: a kept one, or what `read` makes, which reads the log behind this.
    func bytes(for key: Key, _ read: () throws -> [UInt8]) throws -> [UInt8] {
        let (stamp, kept) = try state.withLock { state in
            let stamp = try state.current(path)
            return (stamp, state.answers[key])
        }
        if let kept { return kept }
        let bytes = try read()
        // What was read is of that state or of a later one, and is given out in that state alone.
        state.withLock { $0.keep(bytes, for: key, of: stamp) }
        return bytes
    }
}

extension AnswerCache.State {
    /// The state that the log is in; what was kept of an earlier one is given up.
    fileprivate mutating func current(_ path: String) throws -> LogVersion.Stamp {
        let version = try version ?? LogVersion(path: path)
        self.version = version
        let now = try version.now()
        if now != stamp { forget() }
        stamp = now
        return now
    }

    fileprivate mutating func keep(
        _ answer: [UInt8],
        for key: AnswerCache.Key,
        of stamp: LogVersion.Stamp
    ) {
        guard stamp == self.stamp, answers[key] == nil else { return }
        if answers.count >= AnswerCache.entriesMax || bytes + answer.count > AnswerCache.bytesMax {
            forget()
        }
        guard answer.count <= AnswerCache.bytesMax else { return }
        answers[key] = answer
        bytes += answer.count
    }

    private mutating func forget() {
        answers.removeAll(keepingCapacity: true)
        bytes = 0
    }
}
