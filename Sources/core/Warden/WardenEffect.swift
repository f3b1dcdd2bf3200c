package import Records
package import Telephony

/// What the core wants done, in order, with its records where they were put.
package struct WardenEffects: Sendable {
    /// One thing to be done.
    package enum Step: Sendable, BitwiseCopyable {
        /// Publish this in the journal.
        case record(RecordBatch.Place)
        /// Publish this one of the kills and only then write it to its switch; where the journal has no
        /// room, do not write it and say so by `killNotRecorded`.
        case kill(Int)
        /// Ask the switch which calls it has: `liveCall` and `liveCallsEnd` are the answer.
        case list(LinkID)
        /// Tell the switch what becomes of a call that it holds back, once what is in front of this is
        /// published.
        case verdict(LinkID, TransactionKey, isAllowed: Bool)
        /// Give this one of the answers to whoever asked, once what it says is published.
        case answer(Int)
    }

    /// Room for so many is kept once they are carried out.
    private static let keptMax = 256

    package private(set) var steps = ReusedRow<Step>()
    package private(set) var answers = ReusedRow<ToldAnswer>()
    package var records = RecordBatch()

    package init() {}

    package var isEmpty: Bool { steps.isEmpty }

    mutating func append(_ step: Step) { steps.append(step) }

    mutating func append(_ kill: KillRecord) { steps.append(.record(records.append(kill))) }

    mutating func append(sending kill: KillRecord) {
        if case .kill(let index) = records.append(kill) { steps.append(.kill(index)) }
    }

    mutating func append(_ call: FlaggedCall) { steps.append(.record(records.append(call))) }

    mutating func append(_ account: FinishedCall) {
        steps.append(.record(records.append(account)))
    }

    mutating func append(_ answer: ToldAnswer) {
        steps.append(.answer(answers.count))
        answers.append(answer)
    }

    mutating func append(_ record: WardenRecord) { steps.append(.record(records.append(record))) }

    /// All that is here has been carried out.
    package mutating func removeAll() {
        guard !steps.isEmpty else { return }
        steps.removeAll(keeping: Self.keptMax)
        records.removeAll(keeping: Self.keptMax)
        if !answers.isEmpty { answers.removeAll(keeping: Self.keptMax) }
    }
}

/// The same, one by one, for whoever only looks at it.
package enum WardenEffect: Sendable, Equatable {
    case record(WardenRecord)
    indirect case kill(KillRecord, cause: String)
    case list(LinkID)
    case verdict(LinkID, TransactionKey, isAllowed: Bool)
    case answer(ToldAnswer)
}

extension WardenCore {
    /// Hands out what is to be done to whoever has no use for the records where they stand.
    package mutating func takeEffects(into taken: inout [WardenEffect]) {
        var effects = WardenEffects()
        takeEffects(into: &effects)
        taken.removeAll(keepingCapacity: true)
        for index in effects.steps.indices {
            switch effects.steps[index] {
            case .record(let place): taken.append(.record(effects.records[place]))
            case .kill(let index):
                let kill = effects.records.kills[index]
                taken.append(.kill(kill, cause: setup.enforcement.cause))
            case .list(let link): taken.append(.list(link))
            case .verdict(let link, let held, let isAllowed):
                taken.append(.verdict(link, held, isAllowed: isAllowed))
            case .answer(let index): taken.append(.answer(effects.answers[index]))
            }
        }
    }
}
