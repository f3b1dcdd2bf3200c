package import Records
package import Rules

extension CalleeLearned {
    /// What was learned, as it goes on record.
    init(_ baseline: CalleeBaseline) {
        self.init(callee: Int64(bitPattern: baseline.key.word), name: baseline.name)
        state = baseline.state
        (profile, busiest) = (baseline.profile, baseline.busiest)
        (dispersion, limit) = (baseline.dispersion ?? Self.unknown, baseline.callersNow)
        (since, lastCall) = (baseline.since, baseline.lastCall)
    }
}

extension CalleeBaseline {
    /// What is on record, for whoever goes on from it.
    package init(_ learned: CalleeLearned) {
        self.init(
            key: PartyKey(word: UInt64(bitPattern: learned.callee)),
            name: learned.name,
            state: learned.state,
            profile: learned.profile,
            busiest: learned.busiest,
            dispersion: learned.dispersion < 0 ? nil : learned.dispersion,
            since: learned.since,
            lastCall: learned.lastCall,
            callersNow: learned.limit
        )
    }
}
