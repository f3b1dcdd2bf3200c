import Calls
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
    /// Callers of calls to others: looked at only where the callers show something.
    private lazy var others = Array(
        background.calls.lazy.filter { [callee = calls.first?.callee] in $0.callee != callee }
            .prefix(Chance.countMax)
    )
    private let calls: [EvidenceCall]
    let background: EvidenceBackground
    private let trip: Masking.Look?

    /// Of more than `Chance.countMax` callers the first are looked at; `trip` is where callers reached
    /// what their callee's own traffic makes an attack.
    package init(
        _ calls: [EvidenceCall],
        beside background: EvidenceBackground,
        trip: Masking.Look? = nil
    ) {
        self.calls = calls
        self.background = background
        self.trip = trip
        var callers: [EvidenceCall] = []
        callers.reserveCapacity(min(calls.count, Chance.countMax))
        for call in calls where callers.count < Chance.countMax { callers.addFirst(call) }
        self.callers = callers
    }

    /// Every signal that is not absent, in the order of their numbers.
    package var evidence: [Evidence] {
        mutating get {
            var found: [Evidence] = []
            for signal in EvidenceSignal.allCases {
                let evidence = evidence(of: signal)
                if evidence.strength != .absent { found.append(evidence) }
            }
            return found
        }
    }

    /// The signals that are strong.
    package var strongSignals: [Evidence] {
        mutating get { evidence.filter { $0.strength == .strong } }
    }

    /// One signal with its figures.
    package mutating func evidence(of signal: EvidenceSignal) -> Evidence {
        switch signal {
        case .source: shared(.source) { ShortText(of: $0.origin.source) }
        case .userAgent: shared(.userAgent) { $0.origin.userAgent }
        case .sequence: sequence()
        case .plan: plan()
        case .neighbours: rare(.neighbours, least: 2) { $0.isOfNeighbour }
        case .newCallers: newCallers()
        case .ownNumbers: ownNumbers()
        case .attestation: attestation()
        case .ends: ends()
        case .rate: rate
        }
    }

    // MARK: What callers share

    /// The value that most callers have, none being no value; of several the one that came first.
    private mutating func shared(
        _ signal: EvidenceSignal,
        _ value: (EvidenceCall) -> ShortText<64>
    ) -> Evidence {
        var evidence = Evidence(signal)
        var counts: [(value: ShortText<64>, callers: Int)] = []
        for caller in callers {
            let value = value(caller)
            guard !value.isEmpty else { continue }
            if let place = counts.firstIndex(where: { $0.value == value }) {
                counts[place].callers += 1
            } else {
                counts.append((value, 1))
            }
        }
        guard let most = counts.map(\.callers).max(),
            let top = counts.first(where: { $0.callers == most })
        else { return evidence }
        (evidence.found, evidence.of, evidence.detail) = (most, callers.count, top.value)
        guard most >= 2 else { return evidence }
        for other in others {
            let value = value(other)
            if !value.isEmpty { evidence.ofOthers += 1 }
            if value == top.value { evidence.others += 1 }
        }
        evidence.weigh(least: 3, canBeStrong: evidence.ofOthers >= Self.othersMin)
        return evidence
    }

    // MARK: What numbers say

    /// The longest row of callers whose numbers follow each other by one.
    private mutating func sequence() -> Evidence {
        var evidence = Evidence(.sequence)
        let run = Self.run(in: callers)
        (evidence.found, evidence.of) = (run.count, callers.count)
        guard let first = run.first else { return evidence }
        evidence.detail = ShortText(of: PartyText(naming: first))
        guard run.count >= Self.weakRun else { return evidence }
        (evidence.others, evidence.ofOthers) = (Self.run(in: others).count, others.count)
        let isMost = run.count >= Self.strongRun && 2 * run.count >= callers.count
        // Extensions are given out in rows, and so are numbers here where others follow each other.
        let isOrdinary = first.isShort || evidence.others >= Self.weakRun
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

    private mutating func plan() -> Evidence {
        var evidence = rare(.plan) { $0.caller.misfit != nil }
        if case .noSuchLength(let code, _) = callers.lazy.compactMap(\.caller.misfit).first {
            evidence.figure = code
        }
        return evidence
    }

    private mutating func ownNumbers() -> Evidence {
        var evidence = rare(.ownNumbers) { $0.isOwnFromOutside }
        // Where nobody said who is inside, everybody is outside.
        if evidence.strength == .strong, !background.knowsOwnSources { evidence.strength = .weak }
        return evidence
    }

    /// What hardly happens: one that has it is worth a word, several are strong.
    private mutating func rare(
        _ signal: EvidenceSignal,
        least: Int = 1,
        _ hasIt: (EvidenceCall) -> Bool
    ) -> Evidence {
        var evidence = Evidence(signal)
        (evidence.found, evidence.of) = (callers.count(where: hasIt), callers.count)
        // Where hardly any caller has it, nobody asks who else does.
        guard evidence.found >= least, let first = callers.first(where: hasIt) else {
            return evidence
        }
        (evidence.others, evidence.ofOthers) = (others.count(where: hasIt), others.count)
        evidence.detail = ShortText(of: PartyText(naming: first.caller))
        evidence.weigh(least: 2, besideAtLeast: Self.rareOthersMin)
        if evidence.strength == .absent, evidence.others == 0 { evidence.strength = .weak }
        return evidence
    }

    // MARK: What is known of callers

    private func newCallers() -> Evidence {
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
    private mutating func attestation() -> Evidence {
        var evidence = Evidence(.attestation)
        for (kind, hasIt) in Self.attestations {
            evidence = Evidence(.attestation)
            evidence.figure = kind
            (evidence.found, evidence.of) = (callers.count(where: hasIt), callers.count)
            // That nobody signs is news only where others do.
            guard evidence.found >= 2, kind < 2 || isSigningKnown else { continue }
            (evidence.others, evidence.ofOthers) = (others.count(where: hasIt), others.count)
            guard kind < 2 || evidence.ofOthers >= Self.othersMin else { continue }
            evidence.weigh(least: 3, canBeStrong: kind == 0 && evidence.ofOthers >= Self.othersMin)
            // A signature is weak evidence, and so is none.
            if evidence.strength == .strong, kind != 0 { evidence.strength = .weak }
            if evidence.strength != .absent { return evidence }
        }
        return evidence
    }

    private var isSigningKnown: Bool {
        background.calls.contains { $0.origin.attestation.isSigned }
    }

    private typealias Sight = (kind: Int, hasIt: @Sendable (EvidenceCall) -> Bool)
    /// In the figure: 0 does not hold, 1 says least, 2 is missing.
    private static let attestations: [Sight] = [
        (0, { $0.origin.attestation == .failed }), (1, { $0.origin.attestation == .passedC }),
        (2, { !$0.origin.attestation.isSigned }),
    ]

    /// Callers beside those that it takes, its window in milliseconds, and the calls an hour that make it
    /// so many.
    private var rate: Evidence {
        var evidence = Evidence(.rate)
        guard let trip, let limit = trip.tripped, let limits = trip.limits else { return evidence }
        (evidence.found, evidence.of) = (max(trip.callers, limit.callers), limit.callers)
        evidence.figure = Int(limit.windowMicroseconds / 1_000)
        evidence.others = Int(limits.rate / 1_000)
        evidence.strength = .strong
        return evidence
    }

    /// Every call counts here, since each ends for itself.
    private func ends() -> Evidence {
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
            number.count == called.count, number.count >= EvidenceJudge.neighbourLengthMin
        else { return false }
        return number.begins(
            as: called,
            for: number.count - EvidenceJudge.neighbourDigits
        )
    }
}

extension Party {
    /// True of an extension, or of a short code.
    fileprivate var isShort: Bool {
        kind == .local && (number?.count ?? 0) < NumberingPlan.internationalDigitsMin
    }

    /// True where it is the number behind another one.
    fileprivate func follows(_ other: Party) -> Bool {
        guard kind == other.kind, let number, let before = other.number else { return false }
        return number.follows(before)
    }
}
