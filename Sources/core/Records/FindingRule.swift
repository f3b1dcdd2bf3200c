/// What an alert, or a call of one, was found by.
package enum FindingRule: UInt8, RecordWord {
    /// Too many distinct callers to one callee.
    case masking
    /// A block that an operator made, or that came from an alert.
    case block

    package static let words = caseNames

    /// What its findings, and so its alerts, are about.
    package var subject: Subject.Kind {
        switch self {
        case .masking: .callee
        case .block: .block
        }
    }
}
