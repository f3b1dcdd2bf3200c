/// The rules that find something, by the number that records keep and the word that people read.
///
/// A number once given is never given to another rule.
package enum FindingRule: UInt8, RecordWord {
    /// Too many distinct callers to one callee.
    case masking
    /// A block that an operator made, or that came from an alert.
    case block
    /// Too many distinct callees of one caller.
    case fanOut
    /// One caller, or a range of callers, that rings many and hangs up.
    case wangiri
    /// Too many calls at once.
    case concurrency
    /// Calls of one source of which few are answered, or which are short.
    case shortCalls
    /// Numbers of one caller, callee or address in numerical order.
    case sequence
    /// Too much of one caller's calls to a prefix of the operator's own file.
    case prefixRate

    package static let words = allCases.map { rule in
        "\(rule)".map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }

    /// False of masking and of blocks, which are counted apart.
    package var hasCountersOfItsOwn: Bool { self != .masking && self != .block }

    /// What its threshold counts, as a line of the log names it; nil for a rule that counts nothing.
    package var counted: String? {
        switch self {
        case .masking: "callers"
        case .block, .prefixRate: nil
        case .fanOut, .wangiri: "callees"
        case .concurrency, .shortCalls: "calls"
        case .sequence: "numbers"
        }
    }

    /// What its findings, and so its alerts, are about; of a rule with several subjects, the one that
    /// most are about.
    package var subject: Subject.Kind {
        switch self {
        case .masking: .callee
        case .block: .block
        case .fanOut, .wangiri, .concurrency, .sequence, .prefixRate: .caller
        case .shortCalls: .source
        }
    }
}
