internal import Lists
import Warden
package import Telephony

extension PartyPattern {
    /// Prefixes with fewer digits than this stand for more parties than one person knows.
    static let wideDigits = 8

    /// True where it may well be more than its author means.
    package var isWide: Bool {
        switch self {
        case .prefix(let digits), .localPrefix(let digits): digits.utf8.count < Self.wideDigits
        case .exact(.withheld): true
        case .exact, .text: false
        }
    }

    /// True for a prefix that holds more than the country, or a whole zone of the world: a block on such
    /// a caller would be one on the callee alone.
    func isEverybody(in plan: NumberingPlan) -> Bool {
        switch self {
        case .prefix(let digits):
            digits.utf8.count < 2
                || (plan.countryCode.count > digits.utf8.count
                    && plan.countryCode.starts(with: digits.utf8))
        case .localPrefix(let digits): digits.utf8.count < 2
        case .exact, .text: false
        }
    }
}

/// How many of the calls on record a pattern would have touched.
package struct PatternReach: Sendable, Equatable {
    /// More calls than this a day are never touched without a question.
    package static let callsMax = 20

    package var touched: Int
    /// Those that the caller's part alone would have touched.
    package var callersTouched: Int
    /// All calls of the time.
    package var calls: Int

    /// True where calls enough are on record and the callers are most of them.
    package var isEverybody: Bool { calls >= 100 && callersTouched > calls / 2 }
}

extension PatternReach: CustomStringConvertible {
    package var description: String {
        calls == 0
            ? "no calls of the last 24 hours are on record, so what it would have touched is not known"
            : "would have touched \(touched) of the last 24 hours' \(Counted.words(calls, "call"))"
    }
}

extension LogReader {
    /// Counts the calls since a time that are of a caller and to a callee; nil stands for all.
    package func reach(
        caller: PartyFilter?,
        callee: PartyFilter?,
        since: EventTime,
        of calls: Int? = nil
    ) throws(AlertLogError) -> PatternReach {
        let counted = if let calls { calls } else { try callCount(since: since) }
        return PatternReach(
            touched: try countCalls(caller, callee, since),
            callersTouched: try countCalls(caller, nil, since),
            calls: counted
        )
    }

    /// How many finished calls since a time are on record.
    package func callCount(since: EventTime) throws(AlertLogError) -> Int {
        try countCalls(nil, nil, since)
    }

    /// The same for calls from a network.
    package func reach(
        network: NetworkPrefix,
        since: EventTime
    ) throws(AlertLogError) -> PatternReach {
        var touched = 0
        try eachSource(since: since) { address, count in
            if let bytes = NetworkPrefix.address(address), network.contains(bytes) {
                touched += count
            }
        }
        let calls = try countCalls(nil, nil, since)
        return PatternReach(touched: touched, callersTouched: touched, calls: calls)
    }

    private func eachSource(
        since: EventTime,
        _ body: (String, Int) -> Void
    ) throws(AlertLogError) {
        try logged { () throws(DatabaseError) in
            try database.eachRow(
                "SELECT source, count(*) FROM calls WHERE ended_us >= ?1 GROUP BY source",
                [.integer(since)]
            ) { row in
                body(row.text(0), row.int(1))
                return true
            }
        }
    }
}

extension LogReader {
    /// What an exemption would have touched; nil where it is of one party or one address.
    package func reach(
        of new: NewExemption,
        plan: NumberingPlan,
        since: EventTime
    ) throws -> PatternReach? {
        switch new.subject {
        case .source:
            let network = try NetworkPrefix(written: new.pattern)
            guard network.bits < network.bytes.count * 8 else { return nil }
            return try reach(network: network, since: since)
        case .caller, .callee:
            let isCallee = new.subject == .callee
            let pattern = try PartyPattern(new.pattern, plan: plan, isCallee: isCallee)
            guard pattern.isRange else { return nil }
            let filter = try PartyFilter(new.pattern, plan: plan, isCallee: isCallee)
            return try reach(
                caller: isCallee ? nil : filter,
                callee: isCallee ? filter : nil,
                since: since
            )
        }
    }

    /// What a block would have touched, of so many calls where they were counted before; nil where it is
    /// of one caller and one callee.
    package func reach(
        of new: NewBlock,
        plan: NumberingPlan,
        since: EventTime,
        calls: Int? = nil
    ) throws -> PatternReach? {
        guard new.callerPattern.isRange || new.calleePattern.isRange else { return nil }
        return try reach(
            caller: try PartyFilter(new.caller, plan: plan),
            callee: try PartyFilter(new.callee, plan: plan, isCallee: true),
            since: since,
            of: calls
        )
    }
}

extension NewExemption {
    /// True where it stands for more than one party or address.
    package var isRange: Bool {
        switch meaning {
        case .callee(let pattern), .caller(let pattern): pattern.isRange
        case .source(let network, let bits): bits < network.count * 8
        }
    }
}

extension NewBlock {
    /// True where a block as wide is made only by somebody who says that they mean it.
    package func isWide(_ reach: PatternReach) -> Bool {
        callerPattern.isWide || calleePattern.isWide || reach.touched > PatternReach.callsMax
    }
}
