/// Why a text is no pattern for an exemption or a block.
package enum PatternError: Error, Equatable {
    case empty
    /// A star with nothing before it would stand for everybody.
    case everybody
    /// A caller's prefix so wide that the block would be one on the callee alone.
    case everyCaller(String)
    /// A prefix of which it cannot be told which country it is in.
    case prefixNotInternational(String)
    case tooLong(String, limit: Int)
    case notAnAddress(String)
    case badPrefixLength(String, allowed: ClosedRange<Int>)
}

extension PatternError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the pattern is empty"
        case .everybody: "a star alone would stand for everybody; write digits before it"
        case .everyCaller(let text):
            "\(text): that is everybody, and nothing is blocked by callee alone; write more digits"
        case .prefixNotInternational(let text):
            "\(text): write the prefix in international form, such as +23480*"
        case .tooLong(let text, let limit):
            "\(text.prefix(20))…: longer than \(limit) bytes"
        case .notAnAddress(let text):
            "\(text): neither an IP address nor a network such as 192.0.2.0/24"
        case .badPrefixLength(let text, let allowed):
            "\(text): the part behind the slash must be \(allowed.lowerBound) to "
                + "\(allowed.upperBound)"
        }
    }
}
