import Testing

/// What a rule lets pass, each with the reason; the lists may only shrink.
struct Exceptions: ExpressibleByDictionaryLiteral {
    private let reasons: [String: String]

    /// Several for one reason.
    init(_ reason: String, _ entries: [String]) {
        reasons = Dictionary(uniqueKeysWithValues: entries.map { ($0, reason) })
    }

    private init(_ reasons: [String: String]) { self.reasons = reasons }

    static func + (left: Exceptions, right: Exceptions) -> Exceptions {
        Exceptions(left.reasons.merging(right.reasons) { first, _ in first })
    }

    init(dictionaryLiteral elements: (String, String)...) {
        reasons = Dictionary(uniqueKeysWithValues: elements)
    }

    /// Expects that nothing is found but what is listed, and that everything listed is found.
    func expect(_ found: [String], _ rule: String) {
        let new = Set(found).subtracting(reasons.keys).sorted()
        #expect(new.isEmpty, "\(rule):\n\(new.joined(separator: "\n"))")
        let needless = Set(reasons.keys).subtracting(found).sorted()
        #expect(needless.isEmpty, "no exception any more:\n\(needless.joined(separator: "\n"))")
    }
}
