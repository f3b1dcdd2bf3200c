/// Why a server does not come up.
package enum HTTPServerError: Error, Equatable {
    /// A limit is not within what it may be.
    case outOfRange(limit: String, value: Int, allowed: ClosedRange<Int>)
    case noListener
    /// Not an address in digits, or no port.
    case notAnAddress(host: String, port: Int)
    /// A socket's path is empty, or longer than the system takes.
    case badPath(path: String, bytesMax: Int)
    /// Somebody answers there.
    case inUse(listener: String)
    case cannotListen(listener: String, reason: String)
    case cannotRead(path: String, reason: String)
    /// The system has no thread to give, or the certificate and its key do not go together.
    case cannotServe(listener: String)
    case noThread
}

extension HTTPServerError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .outOfRange(let limit, let value, let allowed):
            "\(limit): \(value) is not within \(allowed.lowerBound) to \(allowed.upperBound)"
        case .noListener: "nothing to listen on"
        case .notAnAddress(let host, let port): "\(host), port \(port): no address in digits"
        case .badPath(let path, let bytesMax): "\(path): a socket's path has 1 to \(bytesMax) bytes"
        case .inUse(let listener): "\(listener): somebody listens there already"
        case .cannotListen(let listener, let reason): "\(listener): \(reason)"
        case .cannotRead(let path, let reason): "\(path): \(reason)"
        case .cannotServe(let listener):
            "\(listener): no thread to be had, or certificate and key do not go together"
        case .noThread: "no thread to be had"
        }
    }
}
