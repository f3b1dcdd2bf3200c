/// Why a text is no pattern for an exemption or a block.
package enum PatternError: Error, Equatable {
    case empty
    /// A star with nothing before it would stand for everybody.
    case everybody
    /// A prefix with a domain or context behind it.
    case scopedPrefix(String, scope: String)
    /// It looks like a pattern and is none.
    case notAPattern(String, Mistake)
    /// A caller's prefix so wide that the block would be one on the callee alone.
    case everyCaller(String)
    case tooLong(String, limit: Int)
    case notAnAddress(String)
    case badPrefixLength(String, allowed: ClosedRange<Int>)
}

extension PatternError {
    /// What was probably meant.
    package enum Mistake: Equatable {
        /// A star elsewhere than behind digits.
        case star
        /// A sign that stands for other characters in other programs.
        case sign
        /// From one number to another.
        case range
        /// More than one number, address or name.
        case several
        /// A plus with fewer digits than any number has.
        case short
        /// Nothing but a trunk prefix behind the country code.
        case trunkZero
        /// Stored under a numbering plan of another country.
        case otherPlan

        package var advice: String {
            switch self {
            case .star:
                "a star stands only behind digits: +23480* for full numbers, 10* for extensions;"
                    + " for a name that holds one, write = in front of it"
            case .sign:
                "only a star behind digits stands for more, as in +23480* or 10*; for a name that"
                    + " holds such signs, write = in front of it"
            case .several:
                "that looks like several; give each a rule, or in a file a line, of its own"
            case .range: "no ranges; give each number a rule, or write what they open with: 10*"
            case .short:
                "too short for a full number; write it with a star for all that begin so, as in"
                    + " +23480*, or without the plus for an extension or a short code"
            case .trunkZero: "no number of that country has this 0; leave it out"
            case .otherPlan:
                "stored under another country code; remove it and add it as +…* for full numbers or"
                    + " as digits and a star for extensions"
            }
        }
    }
}

extension PatternError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "the pattern is empty"
        case .everybody: "a star alone would stand for everybody; write digits before it"
        case .scopedPrefix(let text, let scope):
            "\(text)@\(scope): a prefix takes no domain or context; write \(text) or one extension"
        case .notAPattern(let text, let mistake): "\(text): \(mistake.advice)"
        case .everyCaller(let text):
            "\(text): that is everybody, and nothing is blocked by callee alone; write more digits"
        case .tooLong(let text, let limit):
            "\(text.prefix(20))…: longer than \(limit) characters"
        case .notAnAddress(let text):
            "\(text): neither an IP address nor a network such as 192.0.2.0/24"
        case .badPrefixLength(let text, let allowed):
            "\(text): the part behind the slash must be \(allowed.lowerBound) to "
                + "\(allowed.upperBound)"
        }
    }
}
