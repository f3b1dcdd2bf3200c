/// How grave a finding is, and so an alert; records keep the number.
package enum Severity: UInt8, RecordWord, BitwiseCopyable, Comparable {
    /// What a rule looks for is there.
    case critical
    /// It is nearly there.
    case warning

    package static let words = caseNames

    /// The lesser one is the less grave.
    package static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue > right.rawValue
    }
}
