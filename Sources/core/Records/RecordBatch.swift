/// Records on their way to the journal, each where it was put.
///
/// What an attack has many of, kills and calls, takes about a thousand bytes each: they stand in rows
/// of their own, which are used again, so that none is boxed and none is copied once it is here.
package struct RecordBatch: Sendable {
    /// Where a record stands.
    package enum Place: Sendable, BitwiseCopyable {
        case kill(Int)
        case flagged(Int)
        case finished(Int)
        case other(Int)
    }

    package fileprivate(set) var kills = ReusedRow<KillRecord>()
    fileprivate var flagged = ReusedRow<FlaggedCall>()
    fileprivate var finished = ReusedRow<FinishedCall>()
    fileprivate var others: [WardenRecord] = []

    package init() {}

    /// A record as one of its kind, for whoever wants any of them.
    package subscript(place: Place) -> WardenRecord {
        switch place {
        case .kill(let index): .kill(kills[index])
        case .flagged(let index): .callFlagged(flagged[index])
        case .finished(let index): .callFinished(finished[index])
        case .other(let index): others[index]
        }
    }

    /// Takes one step of a kill.
    package mutating func append(_ kill: KillRecord) -> Place {
        .kill(kills.append(kill))
    }

    /// Takes a call of an alert.
    package mutating func append(_ call: FlaggedCall) -> Place {
        .flagged(flagged.append(call))
    }

    /// Takes the account of a call that is over.
    package mutating func append(_ account: FinishedCall) -> Place {
        .finished(finished.append(account))
    }

    /// Takes what there is little of.
    package mutating func append(_ record: WardenRecord) -> Place {
        others.append(record)
        return .other(others.count &- 1)
    }

    /// Empties the rows; one for more than `keeping` records is given back to the system.
    package mutating func removeAll(keeping most: Int) {
        kills.removeAll(keeping: most)
        flagged.removeAll(keeping: most)
        finished.removeAll(keeping: most)
        if !others.isEmpty { others.removeAll(keepingCapacity: others.capacity <= most) }
    }
}

extension RecordWriter {
    /// Writes a record from where it stands, and says what it is worth.
    package mutating func write(
        _ place: RecordBatch.Place,
        of batch: inout RecordBatch
    ) -> RecordWorth {
        switch place {
        case .kill(let index): write(.kill, &batch.kills[index])
        case .flagged(let index): write(.callFlagged, &batch.flagged[index])
        case .finished(let index): write(.callFinished, &batch.finished[index])
        case .other(let index): write(batch.others[index])
        }
    }
}
