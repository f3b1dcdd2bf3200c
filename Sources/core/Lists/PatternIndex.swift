import Telephony

/// Values kept under party patterns, found by hash look-ups: one for the exact party, and one for each
/// length of prefix in use.
struct PatternIndex<Value> {
    private struct Prefix: Hashable {
        var kind: Party.Kind
        var packed: UInt64
        var length: Int
    }

    private var exact: [PartyPattern: [Value]] = [:]
    private var prefixes: [Prefix: [Value]] = [:]
    /// Longest first.
    private var lengths: [Int] = []

    var isEmpty: Bool { exact.isEmpty && prefixes.isEmpty }

    mutating func insert(_ pattern: PartyPattern, _ value: Value) {
        let (digits, kind): (String, Party.Kind)
        switch pattern {
        case .prefix(let text): (digits, kind) = (text, .international)
        case .localPrefix(let text): (digits, kind) = (text, .local)
        case .exact, .text:
            exact[pattern, default: []].append(value)
            if let short = pattern.abridged { exact[short, default: []].append(value) }
            return
        }
        let length = digits.utf8.count
        guard let packed = Self.packed(digits) else { return }
        prefixes[Prefix(kind: kind, packed: packed, length: length), default: []].append(value)
        guard !lengths.contains(length) else { return }
        lengths.append(length)
        lengths.sort(by: >)
    }

    /// The first value whose pattern the reading matches and that `isGood`; the closest pattern first.
    ///
    /// A pattern without a scope means an extension wherever it is.
    func find(_ reading: PartyReading, _ isGood: (Value) -> Bool) -> Value? {
        // Mostly there is none at all, and a call is looked up several times.
        guard !isEmpty else { return nil }
        if let value = findWhole(reading, isGood) { return value }
        return reading.bare.flatMap { findWhole($0, isGood) }
    }

    private func findWhole(_ reading: PartyReading, _ isGood: (Value) -> Bool) -> Value? {
        if !exact.isEmpty, let value = exact[reading.pattern]?.first(where: isGood) { return value }
        guard !prefixes.isEmpty, case .party(let party) = reading, let number = party.number else {
            return nil
        }
        for length in lengths {
            let packed = Self.cut(number.packed, to: length)
            let prefix = Prefix(kind: party.kind, packed: packed, length: length)
            if let value = prefixes[prefix]?.first(where: isGood) { return value }
        }
        return nil
    }

    /// Digits as a number packs them; nil where they are none, or more than a number has.
    private static func packed(_ digits: String) -> UInt64? {
        digits.isEmpty ? cut(0, to: 0) : PhoneNumber(digits: digits.utf8)?.packed
    }

    /// The first digits of a packed number, the places behind them unused.
    private static func cut(_ packed: UInt64, to length: Int) -> UInt64 {
        packed | ((1 << UInt64(4 * (PhoneNumber.digitsMax - length))) - 1)
    }
}
