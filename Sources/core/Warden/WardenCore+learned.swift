package import Records
package import Rules
package import Telephony

/// What was learned of callees goes on record, and is gone on from.
extension WardenCore {
    /// Goes on from what an earlier run of the agent has learned; says how many rows it could not read.
    ///
    /// To be called before anything is handled, with the callee that was called last at the end.
    package mutating func resume(_ learned: [CalleeLearned]) -> Int {
        resume(learned.map { CalleeBaseline($0) })
    }

    /// Puts on record what was learned since, looking for it so many times; how much that was.
    package mutating func keepLearned(looks: Int, at now: Moment) -> Int {
        var found = 0
        for _ in 0..<looks {
            guard let learned = takeLearned(at: now.wall) else { continue }
            emit(.calleeLearned(CalleeLearned(learned)))
            found += 1
        }
        return found
    }

    /// Closes every alert, and has `keepLearned` find all that was learned: the agent stops.
    package mutating func stop() {
        finish()
        book.baselines.keepAllSoon()
    }

    /// Learns a callee anew from now on, with what is on record of it gone.
    package mutating func forget(_ callee: PartyKey, named name: PartyText) {
        forgetBaseline(of: callee)
        let key = Int64(bitPattern: callee.word)
        emit(.calleeLearned(CalleeLearned(callee: key, name: name)))
    }
}
