/// Why a simulator was not built or not started.
package enum SimulatorError: Error, Equatable, Sendable {
    case outOfRange(option: String, value: String, allowed: String)
    /// The text of an attack or a user cannot be read.
    case malformed(option: String, text: String, expected: String)
    case captureUnreadable(path: String, reason: String)
    /// A socket call failed; `reason` is the system's text.
    case socket(call: String, reason: String)
    case killLogUnwritable(path: String, reason: String)
}

extension SimulatorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .outOfRange(let option, let value, let allowed):
            "\(option): \(value) is outside \(allowed)"
        case .malformed(let option, let text, let expected):
            "\(option): cannot read \"\(text)\"; expected \(expected)"
        case .captureUnreadable(let path, let reason): "capture \(path): \(reason)"
        case .socket(let call, let reason): "\(call): \(reason)"
        case .killLogUnwritable(let path, let reason): "kill log \(path): \(reason)"
        }
    }
}
