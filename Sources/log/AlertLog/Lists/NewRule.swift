package import Lists
internal import Records
package import Telephony

/// What tells a rule from others: two of the same are one rule, however they are written.
package enum RuleKey: Sendable, Hashable {
    case exemption(Exemption.Subject)
    case block(caller: PartyPattern, callee: PartyPattern)

    /// Of an exemption; what lies behind the bits of a network does not count.
    init(_ subject: Exemption.Subject) {
        guard case .source(let bytes, let bits) = subject else {
            self = .exemption(subject)
            return
        }
        let network = bytes.enumerated().map { place, byte in
            let left = min(max(bits - place * 8, 0), 8)
            return byte & ~(UInt8.max >> UInt8(left))
        }
        self = .exemption(.source(network: network, bits: bits))
    }
}

/// An exemption or a block that is to be made.
package protocol NewRule: Sendable, Equatable {
    /// The list that it goes into.
    static var list: RuleList { get }
    /// What it stands for.
    var key: RuleKey { get }
    /// The columns of its list that say whom it is about.
    var parties: [(column: String, text: String)] { get }
    /// Whom it is about, in the words that go on record.
    var words: String { get }
    var reason: String { get }
    var expires: EventTime? { get }
}

/// One of the lists that operators keep.
package enum RuleList: String, Sendable, CaseIterable {
    case exemptions, blocks

    /// One of its rules.
    package var noun: String { self == .exemptions ? "exemption" : "block" }
}

extension NewExemption {
    package static var list: RuleList { .exemptions }
    package var key: RuleKey { RuleKey(meaning) }
    package var parties: [(column: String, text: String)] {
        [("subject", subject.rawValue), ("pattern", pattern)]
    }
    package var words: String { "\(subject.rawValue) \(pattern)" }
}

extension NewBlock {
    package static var list: RuleList { .blocks }
    package var key: RuleKey { .block(caller: callerPattern, callee: calleePattern) }
    package var parties: [(column: String, text: String)] {
        [
            ("caller", caller), ("caller_kind", "pattern"), ("callee", callee),
            ("callee_kind", "pattern"),
        ]
    }
    package var words: String { "\(caller) to \(callee)" }
}

extension LogRules {
    /// What the rules of a list stand for, by their numbers; blocks that the agent made are none of
    /// them, since they end by themselves.
    package func keys(of list: RuleList) -> [(key: RuleKey, id: Int64)] {
        switch list {
        case .exemptions: exemptions.map { (RuleKey($0.subject), $0.id) }
        case .blocks:
            blocks.filter { $0.alert.value == 0 }.map { block in
                (RuleKey.block(caller: block.caller, callee: block.callee), block.id)
            }
        }
    }
}
