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
