/// One thing that is wrong with the settings, with everything that helps to put it right.
package enum SettingsProblem: Error, Equatable, Sendable {
    case unreadable(file: String, reason: String)
    case tooLarge(file: String, limit: Int)
    case syntax(file: String, fault: SyntaxFault)
    case unknownKey(Place, nearest: String?)
    case repeatedKey(Place)
    /// The value is of another kind, such as a text in place of a number.
    case wrongKind(Place, value: String, takes: String)
    case outOfRange(Place, value: Int, allowed: ClosedRange<Int>)
    case notAllowed(Place, value: String, allowed: String)
    /// Two values that do not go together, or one that is missing.
    case inconsistent(Place, what: String)
    /// A password written into the settings themselves.
    case inlineSecret(Place)
    case secret(Place, source: String, reason: String)
    /// A line of a file that the settings name.
    case row(file: String, line: Int, what: String)

    /// Where the value stands; nil for the file as a whole.
    private var place: Place? {
        switch self {
        case .unreadable, .tooLarge, .syntax, .row: nil
        case .unknownKey(let place, _), .repeatedKey(let place), .wrongKind(let place, _, _),
            .outOfRange(let place, _, _), .notAllowed(let place, _, _),
            .inconsistent(let place, _), .inlineSecret(let place), .secret(let place, _, _):
            place
        }
    }

    package var origin: Origin? { place?.origin }
    package var line: Int? { place?.line }
}

extension SettingsProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read: \(reason)"
        case .tooLarge(let file, let limit):
            "\(file): longer than the \(limit) bytes that settings may have"
        case .syntax(let file, let fault):
            "\(file):\(fault.line):\(fault.column): not JSON5 here; expected \(fault.expected)"
        case .unknownKey(let place, let nearest):
            "\(place.text): no such setting"
                + (nearest.map { "; did you mean \($0)?" } ?? "; see conf/callwarden.json5")
        case .repeatedKey(let place):
            "\(place.text): stands twice; remove one of the two"
        case .wrongKind(let place, let value, let takes):
            "\(place.text): takes \(takes), not \(value)"
        case .outOfRange(let place, let value, let allowed):
            "\(place.text): \(value) is out of range;"
                + " allowed is \(allowed.lowerBound) to \(allowed.upperBound)"
        case .notAllowed(let place, let value, let allowed):
            "\(place.text): \(value) is not allowed; takes \(allowed)"
        case .inconsistent(let place, let what):
            "\(place.text): \(what)"
        case .inlineSecret(let place):
            "\(place.text): a password does not belong into the settings; put it into a file of mode"
                + " 0600 and name it in password_file, or name a variable in password_env"
        case .secret(let place, let source, let reason):
            "\(place.text): \(source): \(reason)"
        case .row(let file, let line, let what):
            "\(file):\(line): \(what)"
        }
    }
}

/// Everything that is wrong with the settings, not just the first thing.
package struct SettingsErrors: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [SettingsProblem]

    package init(_ problems: [SettingsProblem]) { self.problems = problems }
    init(_ problem: SettingsProblem) { problems = [problem] }

    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
