package import AlertLog
import Records
import Rules
package import Warden

extension WardenCore {
    /// Goes on from what a log has of callees; how many those are, and how many rows cannot be read.
    package mutating func resume(
        from log: LogReader
    ) throws(AlertLogError) -> (callees: Int, broken: Int) {
        var (callees, unreadable) = (0, 0)
        let broken = try log.eachLearned(atMost: setup.baselines.calleesMax) { learned in
            callees += learned.count { $0.callee != 0 }
            unreadable += resume(learned)
        }
        return (callees - unreadable, broken + unreadable)
    }
}

extension Replay {
    /// Goes on from what an agent has learned; to be called before anything is replayed.
    package mutating func resume(
        from log: LogReader
    ) throws(AlertLogError) -> (callees: Int, broken: Int) {
        try core.resume(from: log)
    }
}
