package import Records
import Telephony

/// Looks for what stands beside the count of callers, in the calls of one alert.
///
/// A pure function: the same calls and the same background give the same evidence. Callers count
/// once, however often they call, as they were when they called first.
package struct EvidenceJudge: Sendable {
    /// Others that must be known before what is shared can be strong.
    package static let othersMin = 16
    /// Where a thing hardly happens, as many others without it are taken for granted.
    static let rareOthersMin = 64
    /// What may be by chance once in so many times is strong, or weak.
    static let (strongLimit, weakLimit) = (1_000, 20)
    /// Digits at the end in which neighbours differ, and those of the shortest number that has any.
    static let (neighbourDigits, neighbourLengthMin) = (4, 9)
    /// Consecutive numbers that are strong, and weak.
    static let (strongRun, weakRun) = (4, 3)
    /// Callers shown before "new" means anything.
    static let shownMin = 1_000

    let callers: [EvidenceCall]
    let others: [EvidenceCall]
    private let calls: [EvidenceCall]
    let background: EvidenceBackground

    /// Of more than `Chance.countMax` callers the first are looked at.
    package init(_ calls: [EvidenceCall], beside background: EvidenceBackground) {
        self.calls = calls
        self.background = background
        callers = Self.distinct(calls)
        others = Self.distinct(background.calls)
    }

    private static func distinct(_ calls: [EvidenceCall]) -> [EvidenceCall] {
        var seen: Set<Party> = []
        return Array(calls.filter { seen.insert($0.caller).inserted }.prefix(Chance.countMax))
    }

    /// Every signal that is not absent, in the order of their numbers.
    package var evidence: [Evidence] {
        EvidenceSignal.allCases.map(evidence(of:)).filter { $0.strength != .absent }
    }

    /// The signals that are strong.
    package var strongSignals: [Evidence] { evidence.filter { $0.strength == .strong } }

    /// One signal with its figures.
    package func evidence(of signal: EvidenceSignal) -> Evidence {
        switch signal {
        case .source: shared(.source) { $0.source.isEmpty ? nil : ShortText(of: $0.source) }
        case .userAgent: shared(.userAgent) { $0.userAgent.isEmpty ? nil : $0.userAgent }
        case .sequence: sequence
        case .plan: plan
        case .neighbours: neighbours
        case .newCallers: newCallers
        case .ownNumbers: ownNumbers
        case .attestation: attestation
        case .ends: ends
        }
    }

    // MARK: What callers share

    /// The value that most callers have; of several the one that came first.
    private func shared(
        _ signal: EvidenceSignal,
        _ value: (EvidenceCall) -> ShortText<64>?
    ) -> Evidence {
        var evidence = Evidence(signal)
        let values = callers.compactMap(value)
        var counts: [ShortText<64>: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        guard let most = counts.values.max(), let top = values.first(where: { counts[$0] == most })
        else { return evidence }
        (evidence.found, evidence.of, evidence.detail) = (most, callers.count, top)
        let ofOthers = others.compactMap(value)
        (evidence.others, evidence.ofOthers) = (ofOthers.count { $0 == top }, ofOthers.count)
        guard most >= 2 else { return evidence }
        evidence.weigh(least: 3, canBeStrong: ofOthers.count >= Self.othersMin)
        return evidence
    }

    // MARK: What numbers say

    /// The longest row of callers whose numbers follow each other by one.
    private var sequence: Evidence {
        var evidence = Evidence(.sequence)
        let run = Self.run(in: callers)
        (evidence.found, evidence.of) = (run.count, callers.count)
        (evidence.others, evidence.ofOthers) = (Self.run(in: others).count, others.count)
        evidence.detail = run.first.map { ShortText(of: PartyText(naming: $0)) } ?? ShortText()
        guard run.count >= Self.weakRun else { return evidence }
        let isMost = run.count >= Self.strongRun && 2 * run.count >= callers.count
        // Extensions are given out in rows, and so are numbers here where others follow each other.
        let isOrdinary = run.first?.isShort == true || evidence.others >= Self.weakRun
        evidence.strength = isMost && !isOrdinary ? .strong : .weak
        return evidence
    }

    private static func run(in calls: [EvidenceCall]) -> ArraySlice<Party> {
        let numbers = calls.map(\.caller).filter { $0.number != nil }.sorted { $0.word < $1.word }
        var (start, best) = (0, 0..<0)
        for place in numbers.indices {
            if place > 0, !numbers[place].follows(numbers[place - 1]) { start = place }
            if place + 1 - start > best.count { best = start..<(place + 1) }
        }
        return best.count >= 2 ? numbers[best] : []
    }

    private var plan: Evidence {
        var evidence = rare(.plan) { $0.caller.misfit != nil }
        if case .noSuchLength(let code, _) = callers.lazy.compactMap(\.caller.misfit).first {
            evidence.figure = code
        }
        return evidence
    }

    private var neighbours: Evidence { rare(.neighbours, least: 2) { $0.isOfNeighbour } }

    private var ownNumbers: Evidence {
        var evidence = rare(.ownNumbers) { $0.isOwnFromOutside }
        // Where nobody said who is inside, everybody is outside.
        if evidence.strength == .strong, !background.knowsOwnSources { evidence.strength = .weak }
        return evidence
    }

    /// What hardly happens: one that has it is worth a word, several are strong.
    private func rare(
        _ signal: EvidenceSignal,
        least: Int = 1,
        _ hasIt: (EvidenceCall) -> Bool
    ) -> Evidence {
        var evidence = Evidence(signal)
        let having = callers.filter(hasIt)
        (evidence.found, evidence.of) = (having.count, callers.count)
        // Where hardly any caller has it, nobody asks who else does.
        guard having.count >= least, let first = having.first else { return evidence }
        (evidence.others, evidence.ofOthers) = (others.count(where: hasIt), others.count)
        evidence.detail = ShortText(of: PartyText(naming: first.caller))
        evidence.weigh(least: 2, besideAtLeast: Self.rareOthersMin)
        if evidence.strength == .absent, evidence.others == 0 { evidence.strength = .weak }
        return evidence
    }

    // MARK: What is known of callers

    private var newCallers: Evidence {
        var evidence = Evidence(.newCallers)
        let known = callers.compactMap(\.isNew)
        (evidence.found, evidence.of) = (known.count { $0 }, known.count)
        (evidence.others, evidence.ofOthers) = background.newCallers
        guard evidence.ofOthers >= Self.shownMin else { return evidence }
        evidence.weigh(least: 4)
        return evidence
    }

    /// Of signatures that do not hold, those that say least, and missing ones the first that stands
    /// out.
    private var attestation: Evidence {
        var evidence = Evidence(.attestation)
        for (kind, hasIt) in Self.attestations {
            evidence = Evidence(.attestation)
            evidence.figure = kind
            (evidence.found, evidence.of) = (callers.count(where: hasIt), callers.count)
            (evidence.others, evidence.ofOthers) = (others.count(where: hasIt), others.count)
            // That nobody signs is news only where others do.
            let isComparable = kind < 2 || evidence.ofOthers >= Self.othersMin
            guard evidence.found >= 2, isComparable else { continue }
            evidence.weigh(least: 3, canBeStrong: kind == 0 && evidence.ofOthers >= Self.othersMin)
            // A signature is weak evidence, and so is none.
            if evidence.strength == .strong, kind != 0 { evidence.strength = .weak }
            if evidence.strength != .absent { return evidence }
        }
        return evidence
    }

    private typealias Sight = (kind: Int, hasIt: @Sendable (EvidenceCall) -> Bool)
    /// In the figure: 0 does not hold, 1 says least, 2 is missing.
    private static let attestations: [Sight] = [
        (0, { $0.attestation == .failed }), (1, { $0.attestation == .passedC }),
        (2, { !$0.attestation.isSigned }),
    ]

    /// Every call counts here, since each ends for itself.
    private var ends: Evidence {
        var evidence = Evidence(.ends)
        let over = calls.prefix(Chance.countMax).filter { $0.outcome != .unknown }
        evidence.of = over.count
        evidence.found = over.count { $0.outcome != .talked }
        evidence.figure = over.count { $0.outcome == .unanswered }
        if over.count >= 6, evidence.found == over.count {
            evidence.strength = .strong
        } else if over.count >= 4, 4 * evidence.found >= 3 * over.count {
            evidence.strength = .weak
        }
        return evidence
    }
}

extension Evidence {
    /// Weighs what was found by what may be by chance.
    ///
    /// Beside fewer others than `besideAtLeast`, as many are taken for granted that do not show it.
    fileprivate mutating func weigh(
        least: Int,
        besideAtLeast others: Int = 0,
        canBeStrong: Bool = true
    ) {
        let isWithin = { (evidence: Evidence, limit: Int) in
            Chance.isAtMost(
                oneIn: limit,
                found: evidence.found,
                of: evidence.of,
                others: evidence.others,
                ofOthers: max(evidence.ofOthers, others)
            )
        }
        // What most of the others show as well says nothing, however many callers do.
        guard found > 0, 2 * self.others <= ofOthers, isWithin(self, EvidenceJudge.weakLimit) else {
            return
        }
        let isStrong = canBeStrong && found >= least && isWithin(self, EvidenceJudge.strongLimit)
        strength = isStrong ? .strong : .weak
    }
}

extension EvidenceCall {
    /// True where caller and callee are full numbers that differ in the last digits only.
    fileprivate var isOfNeighbour: Bool {
        guard caller != callee, caller.kind == .international, callee.kind == .international,
            let number = caller.number, let called = callee.number,
            number.value.digits == called.value.digits,
            number.value.digits >= EvidenceJudge.neighbourLengthMin
        else { return false }
        return number.begins(
            as: called,
            for: number.value.digits - EvidenceJudge.neighbourDigits
        )
    }
}

extension Party {
    /// True of an extension, or of a short code.
    fileprivate var isShort: Bool {
        kind == .local && (number?.value.digits ?? 0) < NumberingPlan.internationalDigitsMin
    }

    /// True where its digits are those of another, as many, plus one.
    fileprivate func follows(_ other: Party) -> Bool {
        guard kind == other.kind, let own = number?.value, let before = other.number?.value else {
            return false
        }
        return own.digits == before.digits && own.value == before.value + 1
    }
}
