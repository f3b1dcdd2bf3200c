import Telephony

/// Values kept under party patterns: exact ones by a hash look-up, prefixes one after the other.
struct PatternIndex<Value> {
    static var prefixesMax: Int { 4_096 }

    private var exact: [PartyPattern: Value] = [:]
    private var prefixes: [(digits: String, value: Value)] = []

    var isEmpty: Bool { exact.isEmpty && prefixes.isEmpty }

    mutating func insert(_ pattern: PartyPattern, _ value: Value) {
        switch pattern {
        case .exact, .text: exact[pattern] = value
        case .prefix(let digits):
            if prefixes.count < Self.prefixesMax { prefixes.append((digits, value)) }
        }
    }

    /// The first value whose pattern the reading matches and that `isGood`.
    func find(_ reading: PartyReading, _ isGood: (Value) -> Bool) -> Value? {
        if let value = exact[reading.pattern], isGood(value) { return value }
        guard !prefixes.isEmpty, case .party(let party) = reading, let number = party.number else {
            return nil
        }
        let digits = number.digits
        return prefixes.first { digits.hasPrefix($0.digits) && isGood($0.value) }?.value
    }
}

extension PartyReading {
    /// The pattern that matches exactly this reading.
    package var pattern: PartyPattern {
        switch self {
        case .party(let party): .exact(party)
        case .text(let text): .text(text)
        }
    }
}
