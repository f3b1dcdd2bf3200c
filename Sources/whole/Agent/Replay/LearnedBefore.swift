package import AlertLog
import Records
import Warden

/// What a log has learned of callees, read once for any number of replays.
package struct LearnedBefore: Sendable {
    private var batches: [[CalleeLearned]] = []
    private let broken: Int

    package init(from log: LogReader, calleesMax: Int) throws(AlertLogError) {
        var read: [[CalleeLearned]] = []
        broken = try log.eachLearned(atMost: calleesMax) { read.append($0) }
        batches = read
    }

    /// Has a replay go on from it; how many callees those are, and how many rows cannot be read.
    package func take(into replay: inout Replay) -> (callees: Int, broken: Int) {
        var (callees, unreadable) = (0, 0)
        for batch in batches {
            callees += batch.count { $0.callee != 0 }
            unreadable += replay.resume(batch)
        }
        return (callees - unreadable, broken + unreadable)
    }
}

extension Replay {
    /// Goes on from these callees; how many of them cannot be read.
    fileprivate mutating func resume(_ learned: [CalleeLearned]) -> Int { core.resume(learned) }
}
