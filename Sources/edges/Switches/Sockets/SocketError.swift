import Glibc

/// Why a socket could not be had or went away.
package enum SocketError: Error, Equatable, Sendable, CustomStringConvertible {
    case cannotResolve(host: String, reason: String)
    case cannotConnect(reason: String)
    case timedOut
    /// The other side closed.
    case ended
    case failed(call: String, reason: String)

    package var description: String {
        switch self {
        case .cannotResolve(let host, let reason): "cannot resolve \(host): \(reason)"
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .timedOut: "timed out"
        case .ended: "the switch closed the connection"
        case .failed(let call, let reason): "\(call): \(reason)"
        }
    }

    static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
