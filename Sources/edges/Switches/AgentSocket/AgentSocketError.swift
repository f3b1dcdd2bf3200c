/// Why the agent's socket could not be had.
package enum AgentSocketError: Error, Equatable, Sendable, CustomStringConvertible {
    case pathTooLong(path: String, limit: Int)
    /// Something else has its place.
    case noSocket(path: String)
    /// Somebody listens there.
    case inUse(path: String)
    case failed(call: String, path: String, reason: String)

    package var description: String {
        switch self {
        case .pathTooLong(let path, let limit):
            "agent socket \(path): the path is longer than the \(limit) bytes that a socket's may have"
        case .noSocket(let path):
            "agent socket \(path): there is something that is no socket; remove it or name another path"
        case .inUse(let path):
            "agent socket \(path): another agent listens there; stop it or name another path"
        case .failed(let call, let path, let reason):
            "agent socket \(path): \(call): \(reason)"
        }
    }
}
