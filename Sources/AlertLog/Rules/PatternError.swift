/// Why a text is no pattern for an exemption or a block.
package enum PatternError: Error, Equatable {
    case empty
    /// A star with nothing before it would stand for everybody.
    case everybody
    /// A prefix of which it cannot be told which country it is in.
    case prefixNotInternational(String)
    /// A prefix with a domain or context behind it.
    case scopedPrefix(String, scope: String)
    case tooLong(String, limit: Int)
    case notAnAddress(String)
    case badPrefixLength(String, allowed: ClosedRange<Int>)
}

extension PatternError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the pattern is empty"
        case .everybody: "a star alone would stand for everybody; write digits before it"
        case .prefixNotInternational(let text):
            "\(text): write the prefix in international form, such as +23480*"
        case .scopedPrefix(let text, let scope):
            "\(text)@\(scope): a prefix takes no domain or context; write \(text) or one extension"
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
