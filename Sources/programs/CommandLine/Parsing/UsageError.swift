/// Why a command line was not understood.
enum UsageError: Error, Equatable {
    case missingCommand(path: String)
    case unknownCommand(String, path: String, nearest: String?)
    case unknownOption(String, path: String, nearest: String?)
    case missingValue(option: String, takes: String, path: String)
    case unexpectedValue(flag: String, path: String)
    case badValue(name: String, takes: String, value: String, path: String)
    case givenTwice(option: String, path: String)
    case missingOption(String, path: String)
    case missingArgument(String, path: String)
    case unexpectedArgument(String, path: String)

    /// What went wrong, without where help is found.
    var what: String {
        switch self {
        case .missingCommand(let path): "'\(path)' needs a command behind it"
        case .unknownCommand(let word, let path, let nearest):
            "'\(path)' has no command '\(word)'" + Self.suggestion(nearest)
        case .unknownOption(let word, let path, let nearest):
            "'\(path)' has no option '\(word)'" + Self.suggestion(nearest)
        case .missingValue(let option, let takes, _): "\(option) needs a value: \(takes)"
        case .unexpectedValue(let flag, _): "\(flag) takes no value"
        case .badValue(let name, let takes, let value, _): "\(name) takes \(takes), not '\(value)'"
        case .givenTwice(let option, _): "\(option) is given twice"
        case .missingOption(let option, let path): "'\(path)' needs \(option)"
        case .missingArgument(let name, let path): "'\(path)' needs \(name)"
        case .unexpectedArgument(let word, let path): "'\(path)' does not take '\(word)'"
        }
    }

    /// The command whose help answers the question.
    var path: String {
        switch self {
        case .missingCommand(let path), .unknownCommand(_, let path, _),
            .unknownOption(_, let path, _), .missingValue(_, _, let path),
            .unexpectedValue(_, let path), .badValue(_, _, _, let path),
            .givenTwice(_, let path), .missingOption(_, let path),
            .missingArgument(_, let path), .unexpectedArgument(_, let path):
            path
        }
    }

    private static func suggestion(_ nearest: String?) -> String {
        nearest.map { "; did you mean '\($0)'?" } ?? ""
    }
}
