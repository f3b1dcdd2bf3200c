/// What was said about a caller's number by signature (STIR/SHAKEN, RFC 8224 and ATIS-1000074).
///
/// It tells who vouches for a number and how well he knows the caller, and nothing of what the call
/// is for.
package enum Attestation: UInt8, Sendable, CaseIterable {
    /// Nobody signed, as far as the switch says.
    case none
    /// A signature came along, and nobody here has checked it.
    case signed
    /// Checked, and it holds; how well the signer knows the caller was not said.
    case passed
    /// It holds: the signer knows the caller, and that the number is his.
    case passedA
    /// It holds: the signer knows the caller, and not whether the number is his.
    case passedB
    /// It holds: the signer knows where the call came in, and nothing more.
    case passedC
    /// Checked, and it does not hold.
    case failed
    /// The switch says that there was nothing to be checked.
    case unverified

    /// Reads a `verstat` as switches and carriers write it, such as `TN-Validation-Passed-A`; nil for a
    /// word that says nothing.
    package init?(verstat text: ShortText<32>) {
        switch text {
        case "TN-Validation-Passed": self = .passed
        case "TN-Validation-Passed-A": self = .passedA
        case "TN-Validation-Passed-B": self = .passedB
        case "TN-Validation-Passed-C": self = .passedC
        case "TN-Validation-Failed", "TN-Validation-Failed-A", "TN-Validation-Failed-B",
            "TN-Validation-Failed-C":
            self = .failed
        case "No-TN-Validation": self = .unverified
        default: return nil
        }
    }

    /// True where somebody put his signature under the number, good or bad.
    package var isSigned: Bool { self != .none && self != .unverified }
}
