/// The rules that find something, by the number that records keep and the word that people read.
///
/// A number once given is never given to another rule.
package enum FindingRule: UInt8, Sendable, CaseIterable {
    /// Too many distinct callers to one callee.
    case masking
    /// A block that an operator made, or that came from an alert.
    case block
    /// Too many distinct callees of one caller.
    case fanOut

    /// The word in output, in the settings and in the log.
    package var word: String {
        switch self {
        case .masking: "masking"
        case .block: "block"
        case .fanOut: "fan_out"
        }
    }

    /// False of masking and of blocks, which are counted apart.
    package var hasCountersOfItsOwn: Bool { self != .masking && self != .block }

    /// What its findings, and so its alerts, are about.
    package var subject: Subject.Kind {
        switch self {
        case .masking: .callee
        case .block: .block
        case .fanOut: .caller
        }
    }
}
